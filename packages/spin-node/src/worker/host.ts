import { spinInterfaces } from "../imports/spin.ts";
import type { LlmCall, LlmOutcome } from "../llm/provider.ts";
import type { ComponentConfig, GuestRequest, Report } from "../pool/protocol.ts";
import type { StoreFile } from "../store/store-file.ts";
import { cli } from "../wasi/cli.ts";
import { monotonicClock, wallClock } from "../wasi/clocks.ts";
import * as filesystem from "../wasi/filesystem.ts";
import { outbound } from "../wasi/http/denied.ts";
import { encodeValue, Fields, isForbidden } from "../wasi/http/fields.ts";
import { FutureTrailers, IncomingBody, IncomingRequest } from "../wasi/http/incoming.ts";
import {
  OutgoingBody,
  outgoingResponse,
  type ResponseChannel,
  ResponseOutparam,
} from "../wasi/http/outgoing.ts";
import { Pollable, poll } from "../wasi/poll.ts";
import { insecure, insecureSeed, random } from "../wasi/random.ts";
import { InputStream, IoError, OutputStream, type Source } from "../wasi/streams.ts";
import type { Imports } from "./component.ts";
import type { ComponentLog } from "./log.ts";
import type { SyncPort } from "./sync-port.ts";

/** What one instance of a component runs on. It lives as long as the instance: one request. */
export interface Host {
  imports: Imports;
  /** Must be called before the guest runs. */
  begin(requestId: number): void;
  request(request: GuestRequest, body: Source): object;
  outparam(channel: ResponseChannel): object;
  /** Lets go of what the guest used, and prints the rest of its output. */
  end(): void;
}

/** The threads' side of a host: how it hears from outside, where it prints, whom it tells. */
export interface Wiring {
  store: StoreFile | undefined;
  port: SyncPort;
  log: ComponentLog;
  report(report: Report): void;
}

/** Puts together everything that one instance may import. */
export function createHost(component: ComponentConfig, { store, port, log, report }: Wiring): Host {
  let requestId = 0;

  const infer = (call: LlmCall): LlmOutcome => {
    report({ kind: "llm", call });
    return port.awaitOutcome(requestId);
  };

  const stdio = cli(log.stdout, log.stderr, component.environment, port);
  const requests = outbound(port, (message) => log.stderr(Buffer.from(`${message}\n`)));

  return {
    imports: {
      ...spinInterfaces(component, store, infer),
      "wasi:cli/environment": stdio.environment,
      "wasi:cli/exit": stdio.exit,
      "wasi:cli/stderr": stdio.stderr,
      "wasi:cli/stdin": stdio.stdin,
      "wasi:cli/stdout": stdio.stdout,
      "wasi:cli/terminal-input": stdio.terminalInput,
      "wasi:cli/terminal-output": stdio.terminalOutput,
      "wasi:cli/terminal-stderr": stdio.terminalStderr,
      "wasi:cli/terminal-stdin": stdio.terminalStdin,
      "wasi:cli/terminal-stdout": stdio.terminalStdout,
      "wasi:clocks/monotonic-clock": monotonicClock(port),
      "wasi:clocks/wall-clock": wallClock,
      "wasi:filesystem/preopens": filesystem.preopens,
      "wasi:filesystem/types": filesystem.types,
      "wasi:http/outgoing-handler": requests.handler,
      "wasi:http/types": {
        ...requests.types,
        Fields,
        FutureTrailers,
        IncomingBody,
        IncomingRequest,
        OutgoingBody,
        OutgoingResponse: outgoingResponse(port),
        ResponseOutparam,
        httpErrorCode: () => undefined,
      },
      "wasi:io/error": { Error: IoError },
      "wasi:io/poll": { Pollable, poll },
      "wasi:io/streams": { InputStream, OutputStream },
      "wasi:random/insecure": insecure,
      "wasi:random/insecure-seed": insecureSeed,
      "wasi:random/random": random,
    },
    begin(id) {
      requestId = id;
    },
    request: ({ method, pathWithQuery, authority, headers }, body) =>
      new IncomingRequest(
        {
          method,
          pathWithQuery,
          authority,
          headers: Fields.immutable(
            headers.flatMap(([name, value]): [string, Uint8Array][] =>
              isForbidden(name) ? [] : [[name, encodeValue(value)]],
            ),
          ),
        },
        body,
        port,
      ),
    outparam: (channel) => new ResponseOutparam(channel),
    end() {
      store?.endInstance();
      log.flush();
    },
  };
}
