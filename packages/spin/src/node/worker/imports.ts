import type { Host } from "../../host.ts";
import { outboundHttp } from "../../outbound-http/interface.ts";
import { Fields } from "../wasi/http/fields.ts";
import { FutureTrailers, IncomingBody, IncomingRequest } from "../wasi/http/incoming.ts";
import { OutgoingBody, OutgoingResponse, ResponseOutparam } from "../wasi/http/outgoing.ts";
import { InputStream, IoError, OutputStream, Pollable, poll } from "../wasi/io.ts";
import { cli, clocks, filesystem, random } from "../wasi/system.ts";
import type { Imports } from "./component.ts";
import type { ComponentLog } from "./log.ts";
import type { SyncPort } from "./sync-port.ts";

/** Returns all interfaces that a component may import, by name without version. */
export function createImports({
  host,
  environment,
  port,
  log,
}: {
  host: Host;
  environment: Record<string, string>;
  port: SyncPort;
  log: ComponentLog;
}): Imports {
  const { types, ...outbound } = outboundHttp(port);
  const interfaces = Object.entries(host.interfaces).map(([id, exported]) => [
    id.replace(/@.*/, ""),
    exported,
  ]);
  return {
    ...Object.fromEntries(interfaces),
    ...cli(log.stdout, log.stderr, environment),
    ...clocks(port),
    ...filesystem,
    ...random,
    ...outbound,
    "wasi:http/types": {
      ...types,
      Fields,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      OutgoingBody,
      OutgoingResponse,
      ResponseOutparam,
    },
    "wasi:io/error": { Error: IoError },
    "wasi:io/poll": { Pollable, poll },
    "wasi:io/streams": { InputStream, OutputStream },
  };
}
