/**
 * A worker thread of the pool. It keeps one instance of the component ready, serves one request with
 * it, discards it and creates the next one.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { DefaultStore } from "../../key-value/default-store.ts";
import { logEntry } from "../../log/entry.ts";
import { OutboundHttp } from "../../outbound-http/interface.ts";
import { messageOf } from "../errors.ts";
import {
  type GuestRequest,
  GuestRequestSchema,
  WorkerInputSchema,
  type WorkerMessage,
} from "../protocol.ts";
import { ResponseOutparam } from "../wasi/http/outgoing.ts";
import { type Handle, loadInstantiate } from "./component.ts";
import { GuestResponse, incomingRequest } from "./http.ts";
import { createImports } from "./imports.ts";
import { openLog } from "./log.ts";
import { SyncPort } from "./sync-port.ts";

const mainThread = parentPort;
if (!mainThread) throw new Error("This module runs as a worker thread of the pool.");

const input = v.parse(WorkerInputSchema, workerData);
const { component, moduleUrl, coreModules, shared, log: target } = input;
const post = (message: WorkerMessage) => mainThread.postMessage(message);
const port = new SyncPort(mainThread, shared);
const { storePath } = component;
const store = storePath === undefined ? undefined : new DefaultStore(storePath);
const outboundHttp = new OutboundHttp(port, (request, channel) =>
  mainThread.postMessage({ kind: "fetch", request, port: channel } satisfies WorkerMessage, [
    channel,
  ]),
);
const log = openLog(component.id, target);
const instantiate = await loadInstantiate(moduleUrl, coreModules);

const createInstance = () =>
  instantiate(createImports(component, { store, outboundHttp, port, log, post }));

/** @returns why the response is incomplete; `undefined` if it is complete */
function serve(request: GuestRequest, handle: Handle): string | undefined {
  const response = new GuestResponse(port, post);
  try {
    handle(incomingRequest(request), new ResponseOutparam(response));
    return response.failure;
  } catch (error) {
    return messageOf(error);
  } finally {
    store?.endInstance();
    outboundHttp.endInstance();
    log.flush();
  }
}

let next = createInstance();
mainThread.on("message", (message: unknown) => {
  const failure = serve(v.parse(GuestRequestSchema, message), next);
  if (failure !== undefined) {
    log.stderr(Buffer.from(`${logEntry(`${component.id}: ${failure}`)}\n`));
    // The pool then replaces this worker, so a failed request cannot affect later ones.
    post({ kind: "done", failure });
    return;
  }
  post({ kind: "done" });
  next = createInstance();
  post({ kind: "ready" });
});
post({ kind: "ready" });
