import { Store } from "fermyon:spin/key-value@2.0.0";
import { settings } from "@app/server/comment/settings.server";
import { type Comment, OWN_MODEL } from "@app/shared/comment";

const comment: Comment = {
  count: 0,
  text: "",
  model: "",
  usage: { promptTokenCount: 0, generatedTokenCount: 0 },
  createdAt: "",
};

/** What the store holds during the warm-up. */
const values = new Map([
  ["count", "0"],
  ["comment", JSON.stringify(comment)],
]);

/** A request of the warm-up, and the status that its response has to have. */
type WarmUpRequest = readonly [path: string, status: number, init?: RequestInit];

/** The pages to warm up: each one runs most of the code that its later requests run. */
export const pages: readonly WarmUpRequest[] = [
  ["/", 200],
  ["/nowhere", 404],
];

/** The calls to warm up. The last one has a bad input, because nothing can be saved yet. */
export const calls: readonly WarmUpRequest[] = [
  ["/api/counter/getCount", 200],
  [
    "/api/counter/incrementCount",
    422,
    { method: "POST", headers: { "content-type": "application/json" }, body: '{"by":0}' },
  ],
];

/**
 * Answers a few requests while the component is built. The engine compiles a function when it first
 * runs, and the snapshot that every instance starts from keeps the compiled code.
 *
 * @throws Error if a response is not the expected one. That ends the build.
 */
export async function warmUp(
  handle: (request: Request) => Promise<Response>,
  requests: readonly WarmUpRequest[],
): Promise<void> {
  await warmUpBindings();
  const restore = standInForHost();
  try {
    for (const [path, status, init] of requests) {
      const response = await handle(new Request(new URL(path, "http://warm-up"), init));
      const text = await response.text();
      if (response.status !== status || text.includes('role="alert"')) {
        throw new Error(`${path} answers ${response.status} while the component is built: ${text}`);
      }
    }
  } finally {
    restore();
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
  const run: () => Promise<void> = Reflect.construct(Store.open.constructor, [BINDINGS_WARM_UP]);
  await run();
}

/**
 * Replaces what needs a host, since a call of the host would end the build. Timers run at once,
 * clocks and random numbers return constants, errors are not printed, the store holds {@link values},
 * and the model is the app's own.
 *
 * @returns a function that puts everything back
 */
function standInForHost(): () => void {
  const restores = [
    replace(globalThis, "setTimeout", (callback: () => void) => queueMicrotask(callback)),
    replace(Math, "random", () => 0),
    replace(performance, "now", () => 0),
    replace(crypto, "randomUUID", () => "00000000-0000-0000-0000-000000000000"),
    replace(crypto, "getRandomValues", (array: unknown) => array),
    replace(console, "error", () => {}),
    replace(settings, "readModel", () => OWN_MODEL),
    replace(Store, "open", () => ({
      get: (key: string) => {
        const value = values.get(key);
        return value === undefined ? undefined : new TextEncoder().encode(value);
      },
    })),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}

/** Replaces a function. The returned function puts it back. */
function replace<T extends object>(owner: T, name: keyof T, replacement: unknown): () => void {
  const original = owner[name];
  Object.assign(owner, { [name]: replacement });
  return () => Object.assign(owner, { [name]: original });
}
