import type { LlmProvider } from "@react-on-spin/llama";
import { LocalLlm } from "@react-on-spin/llama";
import type { LlmCompute } from "../node/config/runtime-config.ts";
import { remoteDefault } from "./remote-default.ts";
import { remoteOpenAi } from "./remote-open-ai.ts";

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
