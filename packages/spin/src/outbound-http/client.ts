/**
 * Performs the requests of components to other services, on the main thread.
 *
 * @module
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";
import * as v from "valibot";
import { codeOf } from "../node/errors.ts";
import type { Header } from "../node/message-parts.ts";
import { isForbidden } from "../node/wasi/http/fields.ts";
import { type AllowedHosts, describeRefusal, SELF_HOST } from "./allowed-hosts.ts";
import {
  type ErrorCode,
  type GuestMessage,
  GuestMessageSchema,
  MAX_UNSENT_BYTES,
  type OutboundRequest,
  type ServiceMessage,
} from "./protocol.ts";

/** What outbound requests of a component may do. */
export interface OutboundSettings {
  allowedHosts: AllowedHosts;
  /** The origin of the application itself, such as `http://127.0.0.1:3000`. */
  selfOrigin: string;
  /** Called with a message when a request is refused. */
  report(message: string): void;
}

/**
 * Performs a request. What the service answers, and every error, goes to the port.
 *
 * @param port - the main thread's end of the channel. If it closes, the request is aborted
 * @param wake - called after each message, because the guest sleeps
 * @param timeLeft - milliseconds until everything of the request has to be over
 */
export function performRequest(
  request: OutboundRequest,
  port: MessagePort,
  settings: OutboundSettings,
  wake: () => void,
  timeLeft: number,
): void {
  const post = (message: ServiceMessage) => {
    port.postMessage(message);
    wake();
  };
  const url = resolve(request, settings);
  if (url instanceof URL) new OutboundExchange(request, url, port, post, timeLeft);
  else post({ kind: "failure", error: url });
}

/** Returns the address to send the request to, or why it is not sent. */
function resolve({ url: text }: OutboundRequest, settings: OutboundSettings): URL | ErrorCode {
  if (!URL.canParse(text)) return { tag: "HTTP-request-URI-invalid" };
  const url = new URL(text);
  if (!settings.allowedHosts.allows(url)) {
    settings.report(describeRefusal(url));
    return { tag: "HTTP-request-denied" };
  }
  // An allowed scheme of another protocol is no scheme for HTTP.
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { tag: "HTTP-request-URI-invalid" };
  return url.hostname === SELF_HOST
    ? new URL(`${url.pathname}${url.search}`, settings.selfOrigin)
    : url;
}

/** One request that is on its way. */
class OutboundExchange {
  readonly #port: MessagePort;
  readonly #post: (message: ServiceMessage) => void;
  readonly #request: ClientRequest;
  readonly #isSecure: boolean;
  readonly #end: number;
  #response: IncomingMessage | undefined;
  #phase: "connecting" | "securing" | "sending" | "over" = "connecting";
  #timer: NodeJS.Timeout | undefined;
  /** Bytes of the response that the guest has not read yet. */
  #unreadBytes = 0;

  constructor(
    { method, headers, hasBody, timeouts }: OutboundRequest,
    url: URL,
    port: MessagePort,
    post: (message: ServiceMessage) => void,
    timeLeft: number,
  ) {
    this.#port = port;
    this.#post = post;
    this.#end = performance.now() + timeLeft;
    this.#isSecure = url.protocol === "https:";
    this.#limit(timeouts.connect, { tag: "connection-timeout" });
    // Redirects are not followed, and no coding of the body is undone: both are the component's.
    this.#request = (this.#isSecure ? httpsRequest : httpRequest)(url, {
      method,
      // A connection of its own: one that is kept can be closed by the service at any moment.
      agent: false,
      // User name and password of a URL are not sent: Spin does not, either.
      auth: "",
      setDefaultHeaders: false,
      headers: [
        ...headers.filter(([name]) => !isForbidden(name)),
        ["host", url.host] satisfies Header,
        ["connection", "close"] satisfies Header,
        ...(headers.some(isContentLength) ? [] : bodyHeaders(method, hasBody)),
      ].flat(),
    });
    // Node has this for all messages; its types, only for responses.
    Object.assign(this.#request, { strictContentLength: true });
    this.#request.on("socket", (socket) => this.#watch(socket, timeouts.firstByte));
    this.#request.on("response", (response) => this.#receive(response, timeouts.betweenBytes));
    this.#request.on("error", (error) => this.#fail(this.#describe(error)));
    port.on("message", (message: unknown) => this.#take(v.parse(GuestMessageSchema, message)));
    port.on("close", () => this.#stop());
    if (!hasBody) this.#request.end();
  }

  #watch(socket: Socket, firstByteTimeout: number | undefined): void {
    const sending = () => {
      this.#phase = "sending";
      this.#limit(firstByteTimeout, { tag: "connection-read-timeout" });
    };
    socket.once("connect", () => {
      if (this.#isSecure) this.#phase = "securing";
      else sending();
    });
    socket.once("secureConnect", sending);
  }

  #receive(response: IncomingMessage, betweenBytesTimeout: number | undefined): void {
    this.#response = response;
    const { rawHeaders, statusCode: status = 0 } = response;
    const headers = rawHeaders.flatMap((name, index): Header[] =>
      index % 2 === 0 && !isForbidden(name)
        ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""]]
        : [],
    );
    const awaitBytes = () => this.#limit(betweenBytesTimeout, { tag: "connection-read-timeout" });
    awaitBytes();
    this.#post({ kind: "response", status, headers });
    response.on("data", (bytes: Buffer) => {
      this.#unreadBytes += bytes.byteLength;
      // A copy, because a message takes the whole buffer that a chunk is a part of.
      this.#post({ kind: "body", bytes: new Uint8Array(bytes) });
      if (this.#unreadBytes < MAX_UNSENT_BYTES) {
        awaitBytes();
      } else {
        // Now it is the guest who is slow.
        response.pause();
        this.#limit(undefined, { tag: "connection-read-timeout" });
      }
    });
    response.on("end", () => {
      if (this.#phase === "over") return;
      this.#post({ kind: "end" });
      this.#stop();
    });
    response.on("error", (error) => this.#fail(this.#describe(error)));
  }

  #take(message: GuestMessage): void {
    if (this.#phase === "over") return;
    switch (message.kind) {
      case "body": {
        const bytes = message.bytes.byteLength;
        this.#send(() =>
          this.#request.write(message.bytes, () => this.#post({ kind: "flushed", bytes })),
        );
        return;
      }
      case "end":
        this.#send(() => this.#request.end());
        return;
      case "consumed":
        this.#unreadBytes -= message.bytes;
        if (this.#unreadBytes < MAX_UNSENT_BYTES) this.#response?.resume();
        return;
      case "abort":
        this.#stop();
        return;
    }
  }

  /** Node throws if a body is longer or shorter than its content-length. */
  #send(work: () => void): void {
    try {
      work();
    } catch {
      this.#fail({ tag: "HTTP-request-body-size", val: undefined });
    }
  }

  /** Lets the request fail after this time, or when its whole time is over. */
  #limit(milliseconds: number | undefined, error: ErrorCode): void {
    clearTimeout(this.#timer);
    const left = Math.max(0, Math.min(milliseconds ?? Infinity, this.#end - performance.now()));
    this.#timer = setTimeout(() => this.#fail(error), left);
  }

  #describe(error: Error): ErrorCode {
    const code = codeOf(error);
    if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
      return { tag: "DNS-error", val: { rcode: "address not available", infoCode: 0 } };
    }
    if (this.#phase === "connecting") return { tag: "connection-refused" };
    return { tag: this.#phase === "securing" ? "TLS-protocol-error" : "HTTP-protocol-error" };
  }

  #fail(error: ErrorCode): void {
    if (this.#phase === "over") return;
    this.#post({ kind: "failure", error });
    this.#stop();
  }

  #stop(): void {
    this.#phase = "over";
    clearTimeout(this.#timer);
    this.#request.destroy();
    this.#port.close();
  }
}

/** These methods have no body, so that a message without one need not say so (RFC 9110, section 8.6). */
const WITHOUT_BODY = new Set(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "TRACE"]);

/** How the service learns where the body of a request ends, if the guest does not say its length. */
function bodyHeaders(method: string, hasBody: boolean): Header[] {
  if (hasBody) return [["transfer-encoding", "chunked"]];
  return WITHOUT_BODY.has(method) ? [] : [["content-length", "0"]];
}

const isContentLength = ([name]: Header) => name.toLowerCase() === "content-length";
