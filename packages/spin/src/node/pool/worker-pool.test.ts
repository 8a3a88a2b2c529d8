import { EventEmitter } from "node:events";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
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
const { WorkerPool } = await import("./worker-pool.ts");

/** An exchange never throws. Only a stand-in shows what becomes of an error that nobody has foreseen. */
const createExchange = () =>
  ({
    request: { method: "GET", pathWithQuery: "/", authority: "a", headers: [], body: Buffer.of() },
    respond: vi.fn<Exchange["respond"]>(),
    writeHead: vi.fn<Exchange["writeHead"]>(),
    write: vi.fn<Exchange["write"]>(),
    end: vi.fn<Exchange["end"]>(),
    fail: vi.fn<Exchange["fail"]>(),
  }) satisfies Exchange;

const infer = vi.fn();

/** A pool with one worker, which runs the first request, while the second waits. Requests may take 10 seconds. */
function start() {
  const config = { id: "guest", environment: {}, variables: {}, aiModels: [] };
  const pool = new WorkerPool({
    component: { ...config, storePath: undefined, databasePath: undefined },
    moduleUrl: "",
    coreModules: {},
    log: { directory: "", terminal: false, sourceMap: "" },
    provider: { infer },
    outbound: {
      allowedHosts: new AllowedHosts("guest", []),
      selfOrigin: "http://127.0.0.1:1",
      report: () => {},
    },
    requestTimeoutMs: 10_000,
    workers: 1,
    report: () => {},
  });
  const thread = Thread.last;
  const [running, waiting] = [createExchange(), createExchange()];
  thread.send({ kind: "ready" });
  pool.submit(running);
  pool.submit(waiting);
  const finish = () => {
    thread.send({ kind: "end" });
    thread.send({ kind: "done" });
    thread.send({ kind: "ready" });
  };
  return { pool, thread, running, waiting, finish };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const fail = () => {
  throw new Error("unforeseen");
};
const head = { status: 200, headers: [] };

test.each<[Exclude<keyof Exchange, "request" | "fail">, WorkerMessage]>([
  ["respond", { kind: "response", ...head, body: Buffer.of() }],
  ["writeHead", { kind: "head", ...head }],
  ["write", { kind: "body", bytes: Buffer.of() }],
  ["end", { kind: "end" }],
])(
  "an exception in %s is the failure of that request, and another worker serves the next",
  (method, message) => {
    const { thread, running, waiting } = start();
    running[method].mockImplementation(fail);
    thread.send(message);
    expect(running.fail.mock.calls).toEqual([[500, "unforeseen"]]);
    expect(thread.terminate).toHaveBeenCalledOnce();
    expect(Thread.last).not.toBe(thread);
    Thread.last.send({ kind: "ready" });
    expect(Thread.last.postMessage.mock.calls).toEqual([
      [{ kind: "request", request: waiting.request }],
    ]);
  },
);

test("an exception in sending an answer to the guest is the failure of its request", async () => {
  const { thread, running } = start();
  const failed = Promise.withResolvers<unknown[]>();
  running.fail.mockImplementation((...failure) => failed.resolve(failure));
  infer.mockResolvedValue({ text: "", usage: { promptTokenCount: 0, generatedTokenCount: 0 } });
  thread.postMessage.mockImplementation(fail);
  const params = {
    maxTokens: 1,
    repeatPenalty: 1,
    repeatPenaltyLastNTokenCount: 1,
    temperature: 1,
    topK: 1,
    topP: 1,
  };
  thread.send({ kind: "infer", call: { model: "model", prompt: "", params } });
  expect(await failed.promise).toEqual([500, "unforeseen"]);
});

test("a request that was answered does not fail", () => {
  const { thread, running } = start();
  thread.send({ kind: "end" });
  thread.send({ kind: "done", failure: "a later one" });
  expect(running.fail).not.toHaveBeenCalled();
  expect(Thread.last).not.toBe(thread);
});

test("a request that has failed does not fail again", () => {
  const { thread, running } = start();
  thread.send({ kind: "done", failure: "the guest's" });
  const next = Thread.last;
  thread.emit("error", new Error("a later one"));
  thread.emit("exit", 1);
  expect(running.fail.mock.calls).toEqual([[500, "the guest's"]]);
  expect(Thread.last).toBe(next);
});

test("the time limit of a request includes its time in the queue", () => {
  const { running, waiting, finish } = start();
  vi.advanceTimersByTime(6_000);
  finish();
  vi.advanceTimersByTime(3_999);
  expect(waiting.fail).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(waiting.fail.mock.calls).toEqual([[504, "the request took longer than 10000 ms"]]);
  expect(running.fail).not.toHaveBeenCalled();
});

test("a request that has waited for 90 % of its time limit is not started", () => {
  const { thread, waiting, finish } = start();
  vi.advanceTimersByTime(9_000);
  expect(waiting.fail.mock.calls).toEqual([[504, "no worker became free in time"]]);
  finish();
  expect(thread.postMessage).toHaveBeenCalledOnce();
});

test("a request that is cancelled before a worker is free is not started", () => {
  const { pool, thread, waiting, finish } = start();
  pool.cancel(waiting);
  finish();
  vi.advanceTimersByTime(10_000);
  expect(thread.postMessage).toHaveBeenCalledOnce();
  expect(waiting.fail).not.toHaveBeenCalled();
});
