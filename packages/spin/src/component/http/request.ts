import { readHostError } from "../host-error.ts";
import { decodeHeaderValue } from "./header-value.ts";

/** How much of a body is read at once, in bytes. */
const READ_BYTES = 65_536n;

/** Characters that would end the host and port of a URL, or put a user name before them. */
const NOT_IN_AUTHORITY = ["/", "\\", "?", "#", "@"];

/** The part of the host's request that is read. The tag of a method without a tag of its own is `other`. */
export interface HostRequest {
  method(): { readonly tag: string; readonly val?: string };
  scheme(): { readonly tag: string } | undefined;
  authority(): string | undefined;
  pathWithQuery(): string | undefined;
  headers(): { entries(): [name: string, value: Uint8Array][] };
  consume(): HostBody;
}

interface HostBody extends Disposable {
  stream(): HostStream;
}

interface HostStream extends Disposable {
  /** Waits for data, and returns at most `length` bytes. */
  blockingRead(length: bigint): Uint8Array;
}

/**
 * Creates a `Request` from the host's request. The body is read from the host only as far as somebody
 * reads it.
 *
 * @returns undefined if the Fetch standard has no `Request` for it: the address is not a URL, a header
 *   is invalid, or the method is forbidden (CONNECT, TRACE)
 * @see https://fetch.spec.whatwg.org/#methods
 */
export function toRequest(incoming: HostRequest): Request | undefined {
  const { tag, val: method = tag.toUpperCase() } = incoming.method();
  const url = urlOf(incoming);
  if (url === undefined) return undefined;
  const headers = joinCookies(
    incoming
      .headers()
      .entries()
      .map(([name, value]): [string, string] => [name, decodeHeaderValue(value)]),
  );
  const init: RequestInit & { duplex: "half" } = { method, headers, duplex: "half" };
  if (method !== "GET" && method !== "HEAD") init.body = bodyOf(incoming);
  try {
    return new Request(url, init);
  } catch {
    return undefined;
  }
}

/**
 * HTTP/2 lets a client split its cookies into several headers, and some proxies pass them on so. The
 * Fetch standard would join them with a comma, with which no cookie can be found.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
 */
function joinCookies(headers: [string, string][]): [string, string][] {
  const isCookie = ([name]: [string, string]) => name.toLowerCase() === "cookie";
  const cookies = headers.filter(isCookie);
  if (cookies.length < 2) return headers;
  const others = headers.filter((header) => !isCookie(header));
  return [...others, ["cookie", cookies.map(([, value]) => value).join("; ")]];
}

function urlOf(incoming: HostRequest): string | undefined {
  const path = incoming.pathWithQuery() ?? "/";
  // A request of HTTP/1.0 may have no host.
  const authority = incoming.authority() ?? "localhost";
  if (!path.startsWith("/")) return undefined;
  if (NOT_IN_AUTHORITY.some((character) => authority.includes(character))) return undefined;
  const scheme = incoming.scheme()?.tag === "HTTPS" ? "https" : "http";
  return `${scheme}://${authority}${path}`;
}

function bodyOf(incoming: HostRequest): ReadableStream<Uint8Array> {
  let body: HostBody | undefined;
  let input: HostStream | undefined;
  return new ReadableStream(
    {
      pull(controller) {
        body ??= incoming.consume();
        input ??= body.stream();
        try {
          controller.enqueue(input.blockingRead(READ_BYTES));
        } catch (error) {
          if (readHostError(error).tag === "closed") controller.close();
          else
            controller.error(
              new Error("The request ended before its body was complete.", { cause: error }),
            );
        }
      },
      cancel() {
        // Tells the host that it can discard the rest. The body may be dropped only after its stream.
        input?.[Symbol.dispose]();
        body?.[Symbol.dispose]();
      },
    },
    // Without this the stream reads ahead.
    { highWaterMark: 0 },
  );
}
