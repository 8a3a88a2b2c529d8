import { LlmFailure } from "@react-on-spin/llama";
import * as v from "valibot";
import { codeOf } from "../node/errors.ts";

/** The limit for an answer, far above what a model generates. */
const MAX_ANSWER_BYTES = 1 << 20;

/** Access to a service that runs language models. */
export interface Remote {
  /** URL of the service. Only scheme, host and port are used, because the protocol defines the path. */
  url: string;
  /** Sent as a bearer token. */
  authToken: string;
  /** The time limit for a call, in milliseconds. */
  timeoutMs: number;
}

const ErrorBody = v.object({ error: v.object({ message: v.string() }) });

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });

/**
 * Sends a POST request with a JSON body and parses the JSON answer.
 *
 * @param schema - validates the answer
 * @throws LlmFailure `runtime-error` for every error
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
      // Following a redirect could send the token to another host.
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
    json = JSON.parse(text);
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
  throw failure(`the answer of POST ${path} is not in the expected format, at '${place}'`);
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
