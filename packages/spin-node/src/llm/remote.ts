import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import * as v from "valibot";
import { codeOf } from "../errors.ts";
import { LlmFailure } from "./provider.ts";

/** More text than a model has to say; what exceeds it is not read. */
const MAX_ANSWER_BYTES = 1 << 20;

/** A shorter token is a placeholder, such as "none", and may be a word of the answer. */
const MIN_SECRET_LENGTH = 8;

/** A number as WIT's `u32` holds it: Spin refuses an answer with any other. */
export const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** What a remote provider is configured with. */
export interface Remote {
  /** Only scheme, host and port count: the protocol names the path. */
  url: string;
  /** Must get neither into a message nor into an answer. */
  authToken: string;
  timeoutMs: number;
}

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });

/**
 * Sends one request and reads the JSON that answers it.
 *
 * @param headers - besides `authorization`
 * @returns the answer, without the token wherever the service echoes it
 * @throws LlmFailure `runtime-error` for whatever goes wrong, never with the token in its text
 */
export async function post<const S extends v.GenericSchema>(
  { url, authToken, timeoutMs }: Remote,
  path: string,
  headers: Record<string, string>,
  body: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  // Node's own client: it adds no header that Spin would not send, and follows no redirect, which
  // would carry the token elsewhere.
  const { status, text } = await send(
    new URL(path, url),
    timeoutMs,
    { ...headers, accept: "*/*", authorization: `bearer ${authToken}` },
    body,
  );
  const answered = `POST ${path} was answered with status ${status}`;
  let json: unknown;
  try {
    json = JSON.parse(text, (_, value: unknown) => withoutToken(value, authToken));
  } catch {
    throw failure(isSuccess(status) ? `the answer of POST ${path} is not valid JSON` : answered);
  }
  const problem = v.safeParse(ErrorBody, json);
  const reason = problem.success ? problem.output.error.message : undefined;
  if (!isSuccess(status)) throw failure(reason === undefined ? answered : `${answered}: ${reason}`);
  if (reason !== undefined) throw failure(reason);
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? "its top level";
  throw failure(`the answer of POST ${path} has another form than expected, at '${place}'`);
}

const ErrorBody = v.object({ error: v.object({ message: v.string() }) });

const isSuccess = (status: number) => status >= 200 && status < 300;

/** A service may echo what it was sent, in an error as in an answer. */
const withoutToken = (value: unknown, token: string) =>
  typeof value === "string" && token.length >= MIN_SECRET_LENGTH
    ? value.replaceAll(token, "…")
    : value;

async function send(url: URL, timeoutMs: number, headers: Record<string, string>, body: string) {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { request } = url.protocol === "https:" ? https : http;
    const outgoing = request(url, { method: "POST", headers, signal });
    outgoing.end(body);
    // Once the answer has begun, its own stream tells of errors.
    outgoing.on("error", () => {});
    const incoming: http.IncomingMessage = (await once(outgoing, "response", { signal }))[0];
    return { status: incoming.statusCode ?? 0, text: await readBounded(incoming) };
  } catch (error) {
    if (error instanceof LlmFailure) throw error;
    const reason = signal.aborted
      ? `no answer within ${timeoutMs} ms`
      : (codeOf(error) ?? "the connection failed");
    throw failure(`POST ${url.pathname} request error: ${reason}`);
  }
}

async function readBounded(incoming: http.IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of incoming.iterator()) {
    size += piece.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      throw failure(`query result exceeds limit of ${MAX_ANSWER_BYTES} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
