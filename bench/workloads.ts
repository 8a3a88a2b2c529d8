import type { HostName } from "./hosts.ts";

/** A request that is sent repeatedly. */
export interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

/** How the requests are sent. */
export interface Load {
  readonly what: string;
  readonly connections: number;
  /** Whether a connection is kept for the next request. If not, it is closed after each. */
  readonly keptAlive: boolean;
}

/** A request to measure, and how much longer than a constant it may take. */
export interface Workload {
  readonly what: string;
  /** The name of an application in main.ts. */
  readonly app: string;
  readonly request: Request;
  /** The goal for its median with one connection, as a multiple of the constant's. */
  readonly goal?: Partial<Record<HostName, number>>;
}

/** All others are compared with the first one. */
export const workloads: readonly Workload[] = [
  { what: "a constant", app: "constant", request: { method: "GET", path: "/" } },
  {
    what: "`/`",
    app: "web",
    request: { method: "GET", path: "/" },
    goal: { spin: 5, node: 2 },
  },
  {
    what: "`getCount`",
    app: "web",
    request: { method: "GET", path: "/api/counter/getCount" },
    goal: { spin: 2.5 },
  },
  {
    what: "`getCount` of the static build",
    app: "static",
    request: { method: "GET", path: "/api/counter/getCount" },
  },
  {
    what: "`incrementCount`",
    app: "web",
    request: { method: "POST", path: "/api/counter/incrementCount", body: '{"by":1}' },
    goal: { spin: 2.5 },
  },
];

export const loads: readonly Load[] = [
  { what: "1 kept connection", connections: 1, keptAlive: true },
  { what: "1 connection a request", connections: 1, keptAlive: false },
  { what: "16 kept connections", connections: 16, keptAlive: true },
  { what: "16 at once, 1 connection a request", connections: 16, keptAlive: false },
];
