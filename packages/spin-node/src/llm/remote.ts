import * as v from "valibot";
import { codeOf } from "../errors.ts";
import { LlmFailure } from "./provider.ts";

/** More text than a model has to say; what exceeds it is not read. */
const MAX_ANSWER_BYTES = 1 << 20;

/** A shorter token is a placeholder, such as "none", and may be a word of the answer. */
const MIN_SECRET_LENGTH = 8;

/** A number as WIT's `u32` holds it: Spin refuses an answer with any other. */
export const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** A service that runs language models. */
export interface Remote {
  /** Only scheme, host and port count: the protocol names the path. */
  url: string;
  /** Must get neither into a message nor into an answer. */
  authToken: string;
  timeoutMs: number;
}

const ErrorBody = v.object({ error: v.object({ message: v.string() }) });

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });

/**
 * Sends one request and reads the JSON that answers it.
 *
 * @param schema - the form that the answer must have
 * @returns the answer, without the token wherever the service echoes it
 * @throws LlmFailure `runtime-error` for whatever goes wrong, never with the token in its text
 */
export async function post<const S extends v.GenericSchema>(
  { url, authToken, timeoutMs }: Remote,
  path: string,
  body: unknown,
  schema: S,
): Promise<v.InferOutput<S>> {
  const signal = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(path, url), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `bearer ${authToken}` },
      body: JSON.stringify(body),
      // Following one would carry the token elsewhere.
      redirect: "manual",
      signal,
    });
    text = await readText(response);
  } catch (error) {
    if (error instanceof LlmFailure) throw error;
    const cause = error instanceof Error ? error.cause : undefined;
    const reason = signal.aborted
      ? `no answer within ${timeoutMs} ms`
      : (codeOf(cause) ?? "the connection failed");
    throw failure(`POST ${path} request error: ${reason}`);
  }

  const answered = `POST ${path} was answered with status ${response.status}`;
  let json: unknown;
  try {
    json = JSON.parse(text, (_, value: unknown) => withoutToken(value, authToken));
  } catch {
    throw failure(response.ok ? `the answer of POST ${path} is not valid JSON` : answered);
  }
  const problem = v.safeParse(ErrorBody, json);
  if (problem.success) {
    const { message } = problem.output.error;
    throw failure(response.ok ? message : `${answered}: ${message}`);
  }
  if (!response.ok) throw failure(answered);
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? "its top level";
  throw failure(`the answer of POST ${path} has another form than expected, at '${place}'`);
}

async function readText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      throw failure(`query result exceeds limit of ${MAX_ANSWER_BYTES} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A service may echo what it was sent, in an error as in an answer. */
const withoutToken = (value: unknown, token: string) =>
  typeof value === "string" && token.length >= MIN_SECRET_LENGTH
    ? value.replaceAll(token, "…")
    : value;
