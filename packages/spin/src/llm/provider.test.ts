import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type LlmCall, perform } from "@react-on-spin/llama";
import { describe, expect, onTestFinished, test } from "vitest";
import { listening } from "../../test/node/listen.ts";
import { DEFAULT_PARAMS } from "./capability.ts";
import { createProvider } from "./provider.ts";

const TOKEN = "a-secret-token";

type ApiType = "default" | "open_ai";

interface Received {
  line: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A service that records its requests and answers as the test wants. */
async function service(answer: (response: ServerResponse) => void) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    received.push({ line: `${method} ${url}`, headers, body: await text(request) });
    answer(response);
  });
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { received, url: `http://127.0.0.1:${port}/ignored/path` };
}

const answering = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));

const provider = (
  url: string,
  api_type: ApiType,
  { token = TOKEN, requestTimeoutMs }: { token?: string; requestTimeoutMs?: number } = {},
) => createProvider({ type: "remote_http", url, auth_token: token, api_type }, requestTimeoutMs);

const infer: LlmCall = { model: "m", prompt: 'say "hi"', params: DEFAULT_PARAMS };

const INFERENCE = { text: "hi", usage: { promptTokenCount: 3, generatedTokenCount: 4 } };
const CHAT = {
  choices: [{ message: { role: "assistant", content: "hi" } }],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
};

/** An answer in the format of both protocols, with this number of generated tokens. */
const counting = (tokens: number) => ({
  ...CHAT,
  text: "hi",
  usage: {
    promptTokenCount: 3,
    generatedTokenCount: tokens,
    prompt_tokens: 3,
    completion_tokens: tokens,
  },
});

test.each<[ApiType, string, unknown, unknown]>([
  ["default", "POST /infer", INFERENCE, { model: "m", prompt: 'say "hi"', options: infer.params }],
  [
    "open_ai",
    "POST /v1/chat/completions",
    CHAT,
    {
      model: "m",
      messages: [{ role: "user", content: 'say "hi"' }],
      max_completion_tokens: 100,
      frequency_penalty: 1.1,
    },
  ],
])("a call over %s is sent as Spin sends it", async (apiType, line, answer, body) => {
  const { received, url } = await service(answering(200, answer));
  const outcome = await perform(provider(url, apiType), infer);
  expect(outcome).toEqual({ kind: "inference", value: INFERENCE });
  expect(received.map(({ line }) => line)).toEqual([line]);
  expect(JSON.parse(received[0]?.body ?? "")).toEqual(body);
  expect(received[0]?.headers).toMatchObject({ authorization: `bearer ${TOKEN}` });
});

describe.each<ApiType>(["default", "open_ai"])("failures of %s", (apiType) => {
  const failing = async (answer: (response: ServerResponse) => void, requestTimeoutMs = 30_000) => {
    const { url } = await service(answer);
    const outcome = await perform(provider(url, apiType, { requestTimeoutMs }), infer);
    return outcome;
  };

  const runtimeError = (message: string) => ({
    kind: "failure",
    error: { tag: "runtime-error", val: expect.stringContaining(message) },
  });

  test.each<[string, number, unknown, string]>([
    ["401", 401, "no", "status 401"],
    ["500 with JSON", 500, {}, "status 500"],
    ["invalid JSON", 200, "{", "not valid JSON"],
    ["nothing", 200, "", "not valid JSON"],
    ["another format", 200, { text: 1, choices: 1 }, "not in the expected format"],
    ["an error", 200, { error: { message: "overloaded" } }, "overloaded"],
    ["an error with its status", 403, { error: { message: "bad token" } }, "403: bad token"],
    ["a negative number of tokens", 200, counting(-1), "not in the expected format"],
    ["a part of a token", 200, counting(1.5), "not in the expected format"],
    ["more tokens than 32 bits hold", 200, counting(2 ** 32), "not in the expected format"],
    ["more than 1 MiB", 200, "x".repeat((1 << 20) + 1), "exceeds limit of 1048576 bytes"],
    ["a redirect", 302, "", "status 302"],
  ])("%s is a runtime error", async (_, status, body, message) => {
    expect(await failing(answering(status, body))).toEqual(runtimeError(message));
  });

  test("no answer in time is a runtime error, within the request timeout", async () => {
    expect(await failing(() => {}, 240)).toEqual(runtimeError("no answer within 200 ms"));
  });

  test("an answer that stalls half-way is a runtime error", async () => {
    const stalling = (response: ServerResponse) => void response.write('{"text":');
    expect(await failing(stalling, 240)).toEqual(runtimeError("no answer within 200 ms"));
  });

  test("a broken connection is a runtime error", async () => {
    expect(await failing((response) => response.destroy())).toEqual(runtimeError("request error"));
  });

  test("a refused connection is a runtime error that says so", async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    const outcome = await perform(provider(`http://127.0.0.1:${port}`, apiType), infer);
    expect(outcome).toEqual(runtimeError("ECONNREFUSED"));
  });
});

test("an answer without choices is empty, as in Spin", async () => {
  const { url } = await service(answering(200, { ...CHAT, choices: [] }));
  expect(await perform(provider(url, "open_ai"), infer)).toEqual({
    kind: "inference",
    value: { ...INFERENCE, text: "" },
  });
});
