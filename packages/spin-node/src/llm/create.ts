import type { LlmCompute } from "../config/runtime-config.ts";
import { LocalLlm } from "./local/local-llm.ts";
import type { LlmProvider } from "./provider.ts";
import { remoteDefault } from "./remote-default.ts";
import { remoteOpenAi } from "./remote-open-ai.ts";

/** The part of a request's time that a model may take: the component still has to answer. */
const SHARE = 5 / 6;

/**
 * The provider that the runtime configuration names.
 *
 * @param requestTimeoutMs - how long the host lets a request take
 */
export function createProvider(config: LlmCompute, requestTimeoutMs = 30_000): LlmProvider {
  const timeoutMs = Math.floor(requestTimeoutMs * SHARE);
  if (config.type === "spin") return new LocalLlm(config.registries, timeoutMs);
  const remote = { url: config.url, authToken: config.auth_token, timeoutMs };
  return config.api_type === "open_ai" ? remoteOpenAi(remote) : remoteDefault(remote);
}
