import { expect, test } from "vitest";
import { Fields } from "./fields.ts";
import {
  OutgoingBody,
  OutgoingResponse,
  type ResponseChannel,
  ResponseOutparam,
} from "./outgoing.ts";

/** A channel that records in which pieces a response arrives. */
function recordingChannel() {
  const pieces: string[] = [];
  const channel: ResponseChannel = {
    capacity: () => 1000,
    respond: (status, _, body) => pieces.push(`response ${status} ${Buffer.from(body)}`),
    head: (status) => pieces.push(`head ${status}`),
    write: (bytes) => pieces.push(`body ${Buffer.from(bytes)}`),
    end: () => pieces.push("end"),
    fail: (reason) => pieces.push(`failure ${reason}`),
  };
  return { pieces, outparam: new ResponseOutparam(channel) };
}

test("a response whose body was finished before it was set is one piece", () => {
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

test("a response whose body was never taken is one piece, and empty", () => {
  const { pieces, outparam } = recordingChannel();
  const response = new OutgoingResponse(new Fields());
  response.setStatusCode(204);
  ResponseOutparam.set(outparam, { tag: "ok", val: response });
  expect(pieces).toEqual(["response 204 "]);
});

test("a response whose body goes on after it was set is sent as it is made", () => {
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

test("a body holds 1 MiB before it is set, as on Spin, and then takes no more", () => {
  const stream = new OutgoingResponse(new Fields()).body().write();
  expect(stream.checkWrite()).toBe(1_048_576n);
  stream.write(new Uint8Array(1_048_576));
  expect(stream.checkWrite()).toBe(0n);
});
