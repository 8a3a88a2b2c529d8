import { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import { AllowedHosts } from "../../outbound-http/allowed-hosts.ts";
import type { Exchange } from "../http/exchange.ts";
import type { WorkerMessage } from "../protocol.ts";

/** Stands in for a thread. The test sends its messages. */
class Thread extends EventEmitter {
  static last: Thread;
  postMessage = vi.fn();
  terminate = vi.fn(async () => 1);
  send = (message: WorkerMessage) => this.emit("message", message);

  constructor() {
    super();
    Thread.last = this;
  }
}
vi.mock("node:worker_threads", () => ({ Worker: Thread }));
const { WorkerThread } = await import("./worker-thread.ts");

const REQUEST = { method: "GET", pathWithQuery: "/", authority: "a", headers: [] };
const CONFIG = { id: "guest", environment: {}, variables: {}, aiModels: [] };

/** Nothing of an exchange throws, so only a stand-in shows what becomes of an error that nobody has foreseen. */
const exchange = {
  request: { ...REQUEST, body: new Uint8Array() },
  respond: vi.fn<Exchange["respond"]>(),
  writeHead: vi.fn<Exchange["writeHead"]>(),
  write: vi.fn<Exchange["write"]>(),
  end: vi.fn<Exchange["end"]>(),
  fail: vi.fn<Exchange["fail"]>(),
} satisfies Exchange;
const events = { ready: vi.fn(), closed: vi.fn() };
const infer = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  const worker = new WorkerThread(
    {
      component: { ...CONFIG, storePath: undefined, databasePath: undefined },
      moduleUrl: "",
      coreModules: {},
      log: { directory: "", terminal: false, sourceMap: "" },
      provider: { infer },
      outbound: {
        allowedHosts: new AllowedHosts("guest", []),
        selfOrigin: "http://127.0.0.1:1",
        report: () => {},
      },
      requestTimeoutMs: 60_000,
    },
    events,
  );
  Thread.last.send({ kind: "ready" });
  worker.run(exchange, 60_000);
});

const fail = () => {
  throw new Error("unforeseen");
};
const head = { status: 200, headers: [] };
const params = {
  maxTokens: 1,
  repeatPenalty: 1,
  repeatPenaltyLastNTokenCount: 1,
  temperature: 1,
  topK: 1,
  topP: 1,
};

test.each<[Exclude<keyof Exchange, "request" | "fail">, WorkerMessage]>([
  ["respond", { kind: "response", ...head, body: new Uint8Array() }],
  ["writeHead", { kind: "head", ...head }],
  ["write", { kind: "body", bytes: new Uint8Array() }],
  ["end", { kind: "end" }],
])("an exception in %s is the failure of that request, and ends its thread", (method, message) => {
  exchange[method].mockImplementation(fail);
  Thread.last.send(message);
  expect(exchange.fail.mock.calls).toEqual([[500, "unforeseen"]]);
  expect(Thread.last.terminate).toHaveBeenCalledOnce();
  expect(events.closed.mock.calls).toEqual([[undefined]]);
});

test("an exception in sending an answer to the guest is the failure of its request", async () => {
  infer.mockResolvedValue({ text: "", usage: { promptTokenCount: 0, generatedTokenCount: 0 } });
  Thread.last.postMessage.mockImplementation(fail);
  Thread.last.send({ kind: "infer", call: { model: "model", prompt: "", params } });
  await expect
    .poll(() => exchange.fail.mock.calls, { timeout: 20_000 })
    .toEqual([[500, "unforeseen"]]);
});

test("a request that was answered does not fail", () => {
  Thread.last.send({ kind: "end" });
  Thread.last.send({ kind: "done", failure: "a later one" });
  expect(exchange.fail).not.toHaveBeenCalled();
  expect(events.closed).toHaveBeenCalledOnce();
});

test("a request that has failed does not fail again", () => {
  Thread.last.send({ kind: "done", failure: "the guest's" });
  Thread.last.emit("error", new Error("a later one"));
  Thread.last.emit("exit", 1);
  expect(exchange.fail.mock.calls).toEqual([[500, "the guest's"]]);
  expect(events.closed).toHaveBeenCalledOnce();
});
