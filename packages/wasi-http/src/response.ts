import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from "wasi:http/types@0.2.10";
import type { OutputStream } from "wasi:io/streams@0.2.10";
import { encodeHeaderValue } from "./header-value.ts";

/** Up to here a body is held before it is sent: as much as Spin takes at once. */
const HELD_BYTES = 1 << 20;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A body as far as it could be read without waiting. */
interface ReadyBody {
  bytes: Uint8Array;
  /** What is still being made; undefined if `bytes` is all. */
  rest?: Rest;
}

/** The part of a body after a read that has begun. */
interface Rest {
  reader: Reader;
  next: ReturnType<Reader["read"]>;
}

interface PreparedResponse {
  outgoing: OutgoingResponse;
  /** Undefined if none is to be sent. */
  body: ReadyBody | undefined;
}

/**
 * Does all that can fail because of the response: reads its body, as far as it is there, and hands
 * its head to the host. Nothing is sent yet.
 *
 * @param method - the request's: an answer to HEAD has the headers of a body, and none
 * @throws the body's own error; what the host answers to an invalid header
 */
export async function prepareResponse(
  response: Response,
  method?: string,
): Promise<PreparedResponse> {
  const body = response.body === null ? undefined : await readReady(response.body);
  const isWhole = body !== undefined && body.rest === undefined;
  const outgoing = new OutgoingResponse(
    toFields(response.headers, isWhole ? body.bytes.byteLength : undefined),
  );
  outgoing.setStatusCode(response.status);
  if (method !== "HEAD") return { outgoing, body };
  body?.rest?.reader.cancel().catch(() => {});
  return { outgoing, body: undefined };
}

/**
 * Sends a response. What is there of its body is written before the head is handed over, and
 * finished if it is all: that makes one piece of both.
 *
 * @throws the body's own error, after which the client sees it cut off
 */
export async function sendResponse(
  { outgoing, body }: PreparedResponse,
  outparam: ResponseOutparam,
): Promise<void> {
  const send = () => ResponseOutparam.set(outparam, { tag: "ok", val: outgoing });
  if (body === undefined) return send();

  const { bytes, rest } = body;
  const outgoingBody = outgoing.body();
  const stream = outgoingBody.write();
  const end = (isWhole: boolean) => {
    stream[Symbol.dispose]();
    if (isWhole) OutgoingBody.finish(outgoingBody, undefined);
    // Dropped, it is cut off. Left to the end of the instance, Spin would end it as if it were whole.
    else outgoingBody[Symbol.dispose]();
  };
  const held = Number(stream.checkWrite());
  if (bytes.byteLength > 0) stream.write(bytes.subarray(0, held));
  if (rest === undefined && bytes.byteLength <= held) {
    end(true);
    return send();
  }

  send();
  let isWhole = false;
  try {
    isWhole = write(stream, bytes.subarray(held)) && (await writeRest(stream, rest));
  } finally {
    end(isWhole);
  }
  if (!isWhole) rest?.reader.cancel().catch(() => {});
}

/** @returns false if nobody takes it any more */
async function writeRest(stream: OutputStream, rest: Rest | undefined): Promise<boolean> {
  if (rest === undefined) return true;
  for (let read = await rest.next; !read.done; read = await rest.reader.read()) {
    if (!write(stream, read.value)) return false;
  }
  return true;
}

/**
 * Reads a body to its end, or until there is nothing more for the moment: until everything that
 * needs no waiting has been done, which is when a timer comes.
 */
async function readReady(body: ReadableStream<Uint8Array>): Promise<ReadyBody> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const pause = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => pause.resolve(undefined), 0);
  try {
    for (;;) {
      const next = reader.read();
      const result = await Promise.race([next, pause.promise]);
      if (result?.done) return { bytes: join(pieces, size) };
      if (result === undefined || size > HELD_BYTES) {
        return { bytes: join(pieces, size), rest: { reader, next } };
      }
      pieces.push(result.value);
      size += result.value.byteLength;
    }
  } finally {
    clearTimeout(timer);
  }
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only, another] = pieces;
  if (only !== undefined && another === undefined) return only;
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}

/** @param length - the body's, if it is known; it replaces one that the headers name */
function toFields(headers: Headers, length: number | undefined): Fields {
  const entries: [string, Uint8Array][] = [];
  for (const [name, value] of headers) {
    if (length === undefined || name !== "content-length") {
      entries.push([name, encodeHeaderValue(value)]);
    }
  }
  if (length !== undefined) entries.push(["content-length", encodeHeaderValue(String(length))]);
  return Fields.fromList(entries);
}

/**
 * Writes all of it, in pieces that the host takes, and waits where it takes none.
 *
 * @returns false if nobody takes it any more: the client has gone
 */
function write(stream: OutputStream, bytes: Uint8Array): boolean {
  try {
    for (let start = 0; start < bytes.byteLength; ) {
      const end = start + Number(stream.checkWrite());
      if (end > start) stream.write(bytes.subarray(start, end));
      else waitFor(stream);
      start = end;
    }
    return true;
  } catch {
    return false;
  }
}

function waitFor(stream: OutputStream): void {
  const pollable = stream.subscribe();
  pollable.block();
  pollable[Symbol.dispose]();
}
