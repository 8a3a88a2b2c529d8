import type { DefaultStore } from "../../key-value/default-store.ts";
import {
  FutureIncomingResponse,
  httpErrorCode,
  IncomingResponse,
  type OutboundHttp,
  OutgoingRequest,
  RequestOptions,
} from "../../outbound-http/interface.ts";
import type { ComponentConfig } from "../config/component-config.ts";
import { spinInterfaces } from "../interfaces.ts";
import type { WorkerMessage } from "../protocol.ts";
import { cli } from "../wasi/cli.ts";
import { clocks } from "../wasi/clocks.ts";
import { filesystem } from "../wasi/filesystem.ts";
import { Fields } from "../wasi/http/fields.ts";
import { FutureTrailers, IncomingBody, IncomingRequest } from "../wasi/http/incoming.ts";
import { OutgoingBody, OutgoingResponse, ResponseOutparam } from "../wasi/http/outgoing.ts";
import { InputStream, IoError, OutputStream, Pollable, poll } from "../wasi/io.ts";
import { random } from "../wasi/random.ts";
import type { Imports } from "./component.ts";
import type { ComponentLog } from "./log.ts";
import type { SyncPort } from "./sync-port.ts";

/** What the imports of a component need from the worker. */
export interface WorkerContext {
  /** The default store, if the component may use it. */
  store: DefaultStore | undefined;
  outboundHttp: OutboundHttp;
  port: SyncPort;
  log: ComponentLog;
  post(message: WorkerMessage): void;
}

/** Returns all interfaces that a component may import, by name without version. */
export const createImports = (
  component: ComponentConfig,
  { store, outboundHttp, port, log, post }: WorkerContext,
): Imports => ({
  ...spinInterfaces(component, store, (call) => {
    post({ kind: "llm", call });
    return port.receive();
  }),
  ...cli(log.stdout, log.stderr, component.environment),
  ...clocks(port),
  ...filesystem,
  ...random,
  "wasi:http/outgoing-handler": outboundHttp.handler(),
  "wasi:http/types": {
    Fields,
    FutureIncomingResponse,
    FutureTrailers,
    IncomingBody,
    IncomingRequest,
    IncomingResponse,
    OutgoingBody,
    OutgoingRequest,
    OutgoingResponse,
    RequestOptions,
    ResponseOutparam,
    httpErrorCode,
  },
  "wasi:io/error": { Error: IoError },
  "wasi:io/poll": { Pollable, poll },
  "wasi:io/streams": { InputStream, OutputStream },
});
