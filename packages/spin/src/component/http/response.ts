import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from "wasi:http/types@0.2.10";
import type { OutputStream } from "wasi:io/streams@0.2.10";
import { encodeHeaderValue } from "./header-value.ts";

/** How much of a body is buffered before it is sent, in bytes: as much as Spin accepts at once. */
const MAX_BUFFERED_BYTES = 1 << 20;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The beginning of a body, as much as could be read without waiting. */
interface BufferedBody {
  bytes: Uint8Array;
  /** The part that is not there yet; undefined if `bytes` is the whole body. */
  rest?: Rest;
}

/** The part of a body that is still to be read. */
interface Rest {
  reader: Reader;
  /** The first read, which has begun already. */
  next: ReturnType<Reader["read"]>;
}

interface PreparedResponse {
  outgoing: OutgoingResponse;
  /** Undefined if the response has no body. */
  body: BufferedBody | undefined;
}

/**
 * Does everything that can fail because of the response itself, before anything is sent: reads the
 * part of the body that is there, and passes the status and the headers to the host.
 *
 * @param method - the request's method. The response to HEAD has the headers of a body, but no body
 * @throws the error with which the body fails
 * @throws the host's `header-error` if it rejects a header
 */
export async function prepareResponse(
  response: Response,
  method?: string,
): Promise<PreparedResponse> {
  const body = response.body === null ? undefined : await readAvailable(response.body);
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
 * Sends a response. What is buffered of the body is written before the response is handed to the host,
 * and finished if it is the whole body. The host then sends headers and body in one write.
 *
 * @throws the error with which the body fails. The client then sees that the body is incomplete
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
    // A dropped body is cut off. If it were left to the end of the instance, Spin would end it as if it
    // were complete.
    else outgoingBody[Symbol.dispose]();
  };
  const accepted = Number(stream.checkWrite());
  if (bytes.byteLength > 0) stream.write(bytes.subarray(0, accepted));
  if (rest === undefined && bytes.byteLength <= accepted) {
    end(true);
    return send();
  }

  send();
  let isWhole = false;
  try {
    isWhole = write(stream, bytes.subarray(accepted)) && (await writeRest(stream, rest));
  } finally {
    end(isWhole);
  }
  if (!isWhole) rest?.reader.cancel().catch(() => {});
}

/** @returns false if the client has disconnected */
async function writeRest(stream: OutputStream, rest: Rest | undefined): Promise<boolean> {
  if (rest === undefined) return true;
  for (let read = await rest.next; !read.done; read = await rest.reader.read()) {
    if (!write(stream, read.value)) return false;
  }
  return true;
}

/**
 * Reads a body until it ends, until the next part is not there yet, or until the buffer is full. The
 * next part is not there yet if a timer of 0 ms fires first: by then every promise that does not wait
 * for something outside has settled.
 */
function readAvailable(body: ReadableStream<Uint8Array>): Promise<BufferedBody> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Callbacks, because the engine needs 3 µs for each promise of `await` and `Promise.race`.
  return new Promise((resolve, reject) => {
    let hasStopped = false;
    const stop = (rest?: Rest) => {
      hasStopped = true;
      clearTimeout(timer);
      resolve({ bytes: concat(chunks, size), ...(rest && { rest }) });
    };
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    };
    const read = () => {
      const next = reader.read();
      next.then(take, fail);
      return next;
    };
    const take = (result: ReadableStreamReadResult<Uint8Array>) => {
      // Then the result belongs to `rest`.
      if (hasStopped) return;
      if (result.done) return stop();
      if (size > MAX_BUFFERED_BYTES) return stop({ reader, next });
      chunks.push(result.value);
      size += result.value.byteLength;
      next = read();
    };
    const timer = setTimeout(() => stop({ reader, next }), 0);
    let next = read();
  });
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only, another] = chunks;
  // Avoids a copy.
  if (only !== undefined && another === undefined) return only;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** @param length - the length of the body, if it is known. It replaces a `content-length` in the headers */
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
 * Writes bytes in as many parts as the host accepts at a time, and waits while it accepts none.
 *
 * @returns false if the client has disconnected
 */
function write(stream: OutputStream, bytes: Uint8Array): boolean {
  try {
    for (let start = 0; start < bytes.byteLength; ) {
      const end = start + Number(stream.checkWrite());
      if (end > start) stream.write(bytes.subarray(start, end));
      else waitUntilWritable(stream);
      start = end;
    }
    return true;
  } catch {
    return false;
  }
}

function waitUntilWritable(stream: OutputStream): void {
  const pollable = stream.subscribe();
  pollable.block();
  pollable[Symbol.dispose]();
}
