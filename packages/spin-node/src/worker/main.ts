/**
 * A worker thread of the pool: holds one instance of the component ready, serves one request with
 * it, throws it away and makes the next one.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import type { Assignment, Report, WorkerInput } from "../pool/protocol.ts";
import { StoreFile } from "../store/store-file.ts";
import { loadInstantiate } from "./component.ts";
import { createHost, type Host } from "./host.ts";
import { openLog } from "./log.ts";
import { RequestBody } from "./request-body.ts";
import { GuestResponse } from "./response.ts";
import { SyncPort } from "./sync-port.ts";

const mainThread = parentPort;
if (!mainThread) throw new Error("This module runs as a worker thread of the pool.");

const input: WorkerInput = workerData;
const report = (message: Report) => mainThread.postMessage(message);
const port = new SyncPort(input.mail, input.signal);
const { storePath } = input.component;
const store = storePath === undefined ? undefined : new StoreFile(storePath);
const log = openLog(input.component.id, input.log);
const instantiate = await loadInstantiate(input.moduleUrl, input.coreModules);

interface Prepared {
  host: Host;
  handle: ReturnType<typeof instantiate>;
}

function prepare(): Prepared {
  const host = createHost(input.component, { store, port, log, report });
  return { host, handle: instantiate(host.imports) };
}

function serve({ id, request }: Assignment, { host, handle }: Prepared): string | undefined {
  const response = new GuestResponse(port, report);
  try {
    host.begin(id);
    handle(
      host.request(request, new RequestBody(id, request, port, report)),
      host.outparam(response),
    );
    return response.failure;
  } catch (error) {
    return messageOf(error);
  } finally {
    host.end();
  }
}

let next = prepare();
mainThread.on("message", (assignment: Assignment) => {
  const failure = serve(assignment, next);
  if (failure !== undefined) {
    log.stderr(Buffer.from(`${input.component.id}: ${failure}\n`));
    // The pool replaces this worker: nothing that failed serves another request.
    report({ kind: "done", failure });
    return;
  }
  report({ kind: "done" });
  next = prepare();
  report({ kind: "ready" });
});
report({ kind: "ready" });
