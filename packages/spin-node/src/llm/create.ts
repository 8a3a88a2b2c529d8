import type { LlmCompute } from "../runtime-config/runtime-config.ts";
import { none } from "./none.ts";
import type { LlmProvider } from "./provider.ts";
import { remoteDefault } from "./remote-default.ts";
import { remoteOpenAi } from "./remote-open-ai.ts";

/** Shorter than a request may take, so that a component hears of it and can answer. */
const TIMEOUT_MS = 25_000;

/**
 * The provider that the runtime configuration names. `spin` means model files on this machine,
 * which no provider here can run yet: it answers like no model at all.
 */
export function createProvider(config: LlmCompute, timeoutMs = TIMEOUT_MS): LlmProvider {
  if (config.type === "spin") return none;
  const remote = { url: config.url, authToken: config.auth_token, timeoutMs };
  return config.api_type === "open_ai" ? remoteOpenAi(remote) : remoteDefault(remote);
}
