/**
 * A worker thread of the pool. It keeps one instance of the component ready, serves one request with
 * it, discards it and creates the next one.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { createHost } from "../../host.ts";
import { logEntry } from "../../log/entry.ts";
import { messageOf } from "../errors.ts";
import { type GuestRequest, isPoolMessage, type WorkerInput } from "../protocol.ts";
import { ResponseOutparam } from "../wasi/http/outgoing.ts";
import { type Handle, loadInstantiate } from "./component.ts";
import { GuestResponse, incomingRequest } from "./http.ts";
import { createImports } from "./imports.ts";
import { openLog } from "./log.ts";
import { SyncPort } from "./sync-port.ts";

const mainThread = parentPort;
if (!mainThread) throw new Error("This module runs as a worker thread of the pool.");

const { component, moduleUrl, coreModules, shared, log: target }: WorkerInput = workerData;
const port = new SyncPort(mainThread, shared);
const host = createHost({ component, infer: (call) => port.infer(call) });
const log = openLog(component.id, target);
const instantiate = await loadInstantiate(moduleUrl, coreModules);

const createInstance = () =>
  instantiate(createImports({ host, environment: component.environment, port, log }));

/** @returns why the response is incomplete; `undefined` if it is complete */
function serve(request: GuestRequest, handle: Handle): string | undefined {
  const response = new GuestResponse(port);
  try {
    handle(incomingRequest(request), new ResponseOutparam(response));
    return response.failure;
  } catch (error) {
    return messageOf(error);
  } finally {
    host.endInstance();
    port.endInstance();
    log.flush();
  }
}

let next = createInstance();
mainThread.on("message", (message: unknown) => {
  // What comes late, for an instance that has ended, is of no use.
  if (!isPoolMessage(message) || message.kind !== "request") return;
  const failure = serve(message.request, next);
  if (failure !== undefined) {
    log.stderr(Buffer.from(`${logEntry(`${component.id}: ${failure}`)}\n`));
    // The pool then replaces this worker, so a failed request cannot affect later ones.
    port.post({ kind: "done", failure });
    return;
  }
  port.post({ kind: "done" });
  next = createInstance();
  port.post({ kind: "ready" });
});
port.post({ kind: "ready" });
