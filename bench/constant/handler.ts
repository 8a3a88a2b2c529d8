/**
 * The least that a component with an HTTP handler of its own can do. It is warmed up as the app is: otherwise each
 * instance would create the classes of its bindings again, and the constant would cost more than it has to.
 *
 * @module
 */
import {
  Fields,
  type IncomingRequest,
  OutgoingBody,
  OutgoingResponse,
  ResponseOutparam,
} from "wasi:http/types@0.2.10";
import { warmUp } from "@react-on-spin/spin/component";

const encoder = new TextEncoder();
const body = encoder.encode("constant");
const headers: [string, Uint8Array][] = [
  ["content-type", encoder.encode("text/plain")],
  ["content-length", encoder.encode(String(body.length))],
];

// Without requests, it warms up the bindings.
await warmUp(() => new Response(), { requests: [] });

export const incomingHandler = {
  handle(_request: IncomingRequest, outparam: ResponseOutparam): void {
    const response = new OutgoingResponse(Fields.fromList(headers));
    const outgoing = response.body();
    const stream = outgoing.write();
    stream.checkWrite();
    stream.write(body);
    stream[Symbol.dispose]();
    // The body is complete before the response is handed over, so that both leave in one piece.
    OutgoingBody.finish(outgoing, undefined);
    ResponseOutparam.set(outparam, { tag: "ok", val: response });
  },
};
