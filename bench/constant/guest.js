// The least that a component of JavaScript can do: everything else is measured in relation to it.
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from "wasi:http/types@0.2.10";

const body = new TextEncoder().encode("constant");
const headers = [
  ["content-type", new TextEncoder().encode("text/plain")],
  ["content-length", new TextEncoder().encode(String(body.length))],
];

export const incomingHandler = {
  handle(_request, out) {
    const response = new OutgoingResponse(Fields.fromList(headers));
    const outgoing = response.body();
    const stream = outgoing.write();
    stream.checkWrite();
    stream.write(body);
    stream[Symbol.dispose]();
    // The body is complete before the response is handed over, so that both leave in one piece.
    OutgoingBody.finish(outgoing, undefined);
    ResponseOutparam.set(out, { tag: "ok", val: response });
  },
};
