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

/** A request to measure, and how much longer than the quickest constant it may take. */
export interface Workload {
  readonly what: string;
  /** Whether it is a constant: the quickest one is what the others are compared with. */
  readonly isConstant?: true;
  /** The name of an application in main.ts. */
  readonly app: string;
  readonly request: Request;
  /** The goal for its median with one connection, as a multiple of the quickest constant's. */
  readonly goal?: Partial<Record<HostName, number>>;
}

const page: Workload = {
  what: "`/`",
  app: "web",
  request: { method: "GET", path: "/" },
  goal: { spin: 5, node: 2 },
};

const getCount: Workload = {
  what: "`getCount`",
  app: "web",
  request: { method: "GET", path: "/api/counter/getCount" },
  goal: { spin: 2.5 },
};

const incrementCount: Workload = {
  what: "`incrementCount`",
  app: "web",
  request: { method: "POST", path: "/api/counter/incrementCount", body: '{"by":1}' },
  goal: { spin: 2.5 },
};

/** What each host is measured with. */
export const workloads: readonly Workload[] = [
  {
    what: "a constant",
    isConstant: true,
    app: "constant",
    request: { method: "GET", path: "/" },
  },
  {
    what: "a constant of the `fetch` event",
    isConstant: true,
    app: "fetchEvent",
    request: { method: "GET", path: "/" },
  },
  page,
  getCount,
  {
    what: "`getCount` of the static build",
    app: "static",
    request: { method: "GET", path: "/api/counter/getCount" },
  },
  incrementCount,
];

/** What Spin is measured with for each of its memory settings. */
export const memoryWorkloads: readonly Workload[] = [page, getCount, incrementCount];

const oneKept: Load = { what: "1 kept connection", connections: 1, keptAlive: true };
const manyKept: Load = { what: "16 kept connections", connections: 16, keptAlive: true };

export const loads: readonly Load[] = [
  oneKept,
  { what: "1 connection a request", connections: 1, keptAlive: false },
  manyKept,
  { what: "16 at once, 1 connection a request", connections: 16, keptAlive: false },
];

/** One connection shows the time of a request, many show how much Spin can do. */
export const memoryLoads = [oneKept, manyKept] as const;
