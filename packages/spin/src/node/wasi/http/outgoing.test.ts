import { expect, test } from "vitest";
import { Fields } from "./fields.ts";
import {
  OutgoingBody,
  OutgoingResponse,
  type ResponseChannel,
  ResponseOutparam,
} from "./outgoing.ts";

/** A channel that records the calls to it. */
function recordingChannel() {
  const pieces: string[] = [];
  const channel: ResponseChannel = {
    capacity: () => 1000,
    respond: (status, _, body) => pieces.push(`response ${status} ${Buffer.from(body)}`),
    writeHead: (status) => pieces.push(`head ${status}`),
    write: (bytes) => pieces.push(`body ${Buffer.from(bytes)}`),
    end: () => pieces.push("end"),
    fail: (reason) => pieces.push(`failure ${reason}`),
  };
  return { pieces, outparam: new ResponseOutparam(channel) };
}

test("a response whose body is finished before it is set is sent whole", () => {
  const { pieces, outparam } = recordingChannel();
  const response = new OutgoingResponse(new Fields());
  const body = response.body();
  const stream = body.write();
  stream.write(Buffer.from("all "));
  stream.write(Buffer.from("of it"));
  OutgoingBody.finish(body, undefined);
  ResponseOutparam.set(outparam, { tag: "ok", val: response });
  expect(pieces).toEqual(["response 200 all of it"]);
});

test("a response whose body is never used is sent whole, with an empty body", () => {
  const { pieces, outparam } = recordingChannel();
  const response = new OutgoingResponse(new Fields());
  response.setStatusCode(204);
  ResponseOutparam.set(outparam, { tag: "ok", val: response });
  expect(pieces).toEqual(["response 204 "]);
});

test("a response whose body is not finished when it is set is streamed", () => {
  const { pieces, outparam } = recordingChannel();
  const response = new OutgoingResponse(new Fields());
  const body = response.body();
  const stream = body.write();
  stream.write(Buffer.from("before"));
  ResponseOutparam.set(outparam, { tag: "ok", val: response });
  stream.write(Buffer.from("after"));
  OutgoingBody.finish(body, undefined);
  expect(pieces).toEqual(["head 200", "body before", "body after", "end"]);
});

test("a body buffers 1 MiB before its response is set, as in Spin", () => {
  const stream = new OutgoingResponse(new Fields()).body().write();
  expect(stream.checkWrite()).toBe(1_048_576n);
  stream.write(new Uint8Array(1_048_576));
  expect(stream.checkWrite()).toBe(0n);
});
