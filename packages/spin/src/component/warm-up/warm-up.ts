import { takesSnapshot } from "virtual:spin-component/snapshot";
import { Fields } from "wasi:http/types@0.2.10";
import { describeError } from "@react-on-spin/server-functions/server";
import { report, SKIPS_WARM_UP } from "./report.ts";
import { standInForHost } from "./stand-in.ts";

/** A request of the warm-up: a path to read, or what `Request` takes, with a path. */
export type WarmUpRequest = string | ({ path: string } & RequestInit);

/** What {@link warmUp} runs. */
export interface WarmUpOptions {
  /** Requests that run most of the code that later requests run. */
  requests: readonly WarmUpRequest[];
}

/**
 * Answers a few requests while the component is made. The engine compiles a function when it first
 * runs, and the snapshot that every instance starts from keeps the compiled code.
 *
 * The host is not there yet. The key-value store is one in memory and empty at first, a database has no rows, variables
 * have the defaults of `spin.toml`, and nothing can be fetched. What a request logs as an error, and an answer of 500 or above,
 * is reported by the build.
 *
 * @param fetch - handles a request; the one that the component is made of
 *
 * @example
 * ```ts
 * await warmUp(handle, { requests: ["/", "/api/counter/getCount"] });
 * export const incomingHandler = createIncomingHandler(handle);
 * ```
 */
export async function warmUp(
  fetch: (request: Request) => Response | Promise<Response>,
  { requests }: WarmUpOptions,
): Promise<void> {
  if (!takesSnapshot || Reflect.has(globalThis, SKIPS_WARM_UP)) return;
  await warmUpBindings();
  for (const each of requests) {
    const { path, ...init } = typeof each === "string" ? { path: each } : each;
    const request = `${init.method ?? "GET"} ${path}`;
    const errors: string[] = [];
    let isBroken = false;
    report({ kind: "request", request });
    const restore = standInForHost((message) => errors.push(message));
    try {
      const response = await fetch(new Request(new URL(path, "http://warm-up"), init));
      await response.text();
      // A refused input is logged as well, but nothing has failed.
      if (response.status >= 400 && response.status < 500) errors.length = 0;
      isBroken = response.status >= 500;
      if (isBroken) errors.push(`The answer has the status ${response.status}.`);
    } catch (error) {
      isBroken = true;
      errors.push(describeError(error));
    } finally {
      restore();
    }
    const [error] = errors;
    if (error !== undefined) report({ kind: "failure", request, error, isBroken });
  }
}

/** Code for the bindings' global. It uses what the bindings need for each request. */
const BINDINGS_WARM_UP = `
  for (const name of Object.getOwnPropertyNames(globalThis)) void globalThis[name];
  Object.defineProperty({}, "handle", { writable: true, value: 1 });
  return (async () => { for (const [each] of [[1]]) await each; })();
`;

/**
 * Warms up the bindings: the engine's code between the app and the host, which runs in a global of its
 * own. A global creates its classes, such as `Promise`, only when something uses them.
 *
 * The way into that global is `Function`, since each function has the one of its own global.
 */
async function warmUpBindings(): Promise<void> {
  const { constructor: BindingsFunction } = Fields;
  const run: () => Promise<void> = Reflect.construct(BindingsFunction, [BINDINGS_WARM_UP]);
  await run();
}
