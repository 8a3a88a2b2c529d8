/**
 * Sends the requests of components to other services, on the main thread. What a component or a service does is never
 * more than the failure of that request.
 *
 * @module
 */
import { Client } from "undici";
import { codeOf } from "../node/errors.ts";
import type { Header } from "../node/protocol.ts";
import { isForbidden } from "../node/wasi/http/fields.ts";
import { findTarget, type OutboundRules } from "./allowed-hosts.ts";
import {
  type ErrorCode,
  isFraming,
  MAX_BODY_BYTES,
  type OutboundAnswer,
  type OutboundRequest,
} from "./messages.ts";

/** How long a service may take to accept a connection. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Sends a request. Redirects are not followed, and no coding of the body is undone: both are the component's.
 *
 * @param signal - aborts the request. It is then a time-out
 * @returns what became of it. The promise never rejects
 */
export async function sendRequest(
  { method, url: text, headers, body }: OutboundRequest,
  rules: OutboundRules,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  let client: Client | undefined;
  try {
    if (!URL.canParse(text)) return failure({ tag: "HTTP-request-URI-invalid" });
    const url = findTarget(new URL(text), rules);
    if (url === undefined) return failure({ tag: "HTTP-request-denied" });
    // An allowed scheme of another protocol is no scheme for HTTP.
    if (!/^https?:$/.test(url.protocol)) return failure({ tag: "HTTP-request-URI-invalid" });
    client = new Client(url.origin, {
      allowH2: false,
      // A connection of its own: one that is kept can be closed by the service at any moment.
      pipelining: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxResponseSize: MAX_BODY_BYTES,
    });
    const response = await client.request({
      method,
      path: url.pathname + url.search,
      headers: headers.filter(([name]) => !isFraming(name)).flat(),
      body: body.byteLength > 0 ? body : null,
      signal,
      responseHeaders: "raw",
    });
    return {
      kind: "response",
      status: response.statusCode,
      headers: toHeaders(response.headers),
      body: await response.body.bytes(),
    };
  } catch (error) {
    return failure(signal.aborted ? { tag: "connection-read-timeout" } : describe(error));
  } finally {
    void client?.destroy();
  }
}

const failure = (error: ErrorCode): OutboundAnswer => ({ kind: "failure", error });

/** @param raw - names and values by turns: what undici returns for `raw`, although its types do not say so */
function toHeaders(raw: unknown): Header[] {
  const texts = Array.isArray(raw) ? raw.map(String) : [];
  return texts.flatMap((name, index): Header[] =>
    index % 2 === 0 && !isForbidden(name) ? [[name.toLowerCase(), texts[index + 1] ?? ""]] : [],
  );
}

/** The errors of undici and Node. All others are those of a protocol. */
const ERRORS: Readonly<Record<string, ErrorCode>> = {
  EAI_AGAIN: { tag: "DNS-error", val: { rcode: "address not available", infoCode: 0 } },
  ENOTFOUND: { tag: "DNS-error", val: { rcode: "address not available", infoCode: 0 } },
  ECONNREFUSED: { tag: "connection-refused" },
  EADDRNOTAVAIL: { tag: "connection-refused" },
  EHOSTUNREACH: { tag: "connection-refused" },
  ENETUNREACH: { tag: "connection-refused" },
  EPROTO: { tag: "TLS-protocol-error" },
  UND_ERR_CONNECT_TIMEOUT: { tag: "connection-timeout" },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { tag: "HTTP-response-body-size", val: BigInt(MAX_BODY_BYTES) },
};

function describe(error: unknown): ErrorCode {
  const code = codeOf(error) ?? "";
  if (Object.hasOwn(ERRORS, code)) return ERRORS[code] ?? { tag: "HTTP-protocol-error" };
  return { tag: /SSL|TLS|CERT/.test(code) ? "TLS-protocol-error" : "HTTP-protocol-error" };
}
