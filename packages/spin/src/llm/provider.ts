import { LlmFailure, type LlmProvider, LocalLlm } from "@react-on-spin/llama";
import * as v from "valibot";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import { codeOf } from "../node/errors.ts";

/** The part of the request timeout that a call may take, so that the component can still answer. */
const TIMEOUT_SHARE = 5 / 6;

/**
 * Creates the provider that the runtime configuration selects.
 *
 * @param requestTimeoutMs - the host's request timeout, in milliseconds. A call to a model may take five
 *   sixths of it.
 */
export function createProvider(config: LlmCompute, requestTimeoutMs = 30_000): LlmProvider {
  const timeoutMs = Math.floor(requestTimeoutMs * TIMEOUT_SHARE);
  if (config.type === "spin") return new LocalLlm(config.registries, timeoutMs);
  const remote = { url: config.url, authToken: config.auth_token, timeoutMs };
  return config.api_type === "open_ai" ? remoteOpenAi(remote) : remoteDefault(remote);
}

/** A number that fits WIT's `u32`. Spin rejects an answer with any other number. */
const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

const DefaultAnswer = v.object({
  text: v.string(),
  usage: v.object({ promptTokenCount: U32, generatedTokenCount: U32 }),
});

/** The provider for `api_type = "default"`, Spin's own protocol. */
const remoteDefault = (remote: Remote): LlmProvider => ({
  infer: (model, prompt, options) =>
    post(remote, "/infer", { model, prompt, options }, DefaultAnswer),
});

const OpenAiAnswer = v.object({
  choices: v.array(v.object({ message: v.object({ content: v.string() }) })),
  usage: v.object({ prompt_tokens: U32, completion_tokens: U32 }),
});

/**
 * The provider for `api_type = "open_ai"`, which Ollama, llama.cpp, vLLM and LM Studio support too. Like
 * Spin, it sends only two of the parameters: the token limit and the repeat penalty.
 */
const remoteOpenAi = (remote: Remote): LlmProvider => ({
  async infer(model, prompt, { maxTokens, repeatPenalty }) {
    const body = {
      model,
      messages: [{ role: "user", content: prompt }],
      max_completion_tokens: maxTokens,
      frequency_penalty: repeatPenalty,
    };
    const { choices, usage } = await post(remote, "/v1/chat/completions", body, OpenAiAnswer);
    return {
      // As in Spin, an answer without choices is an empty text.
      text: choices[0]?.message.content ?? "",
      usage: {
        promptTokenCount: usage.prompt_tokens,
        generatedTokenCount: usage.completion_tokens,
      },
    };
  },
});

/** The limit for an answer, far above what a model generates. */
const MAX_ANSWER_BYTES = 1 << 20;

interface Remote {
  /** URL of the service. Only scheme, host and port are used, because the protocol defines the path. */
  url: string;
  authToken: string;
  /** The time limit for a call, in milliseconds. */
  timeoutMs: number;
}

const ErrorBody = v.object({ error: v.object({ message: v.string() }) });

const failure = (val: string) => new LlmFailure({ tag: "runtime-error", val });

/**
 * Sends a POST request with a JSON body and parses the JSON answer.
 *
 * @throws LlmFailure `runtime-error` for every error
 */
async function post<const S extends v.GenericSchema>(
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
