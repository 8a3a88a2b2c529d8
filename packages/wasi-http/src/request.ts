import type { IncomingBody, IncomingRequest } from "wasi:http/types@0.2.10";
import type { InputStream } from "wasi:io/streams@0.2.10";
import { decodeHeaderValue } from "./header-value.ts";

/** At most this much of a body is read at once. */
const READ_BYTES = 65_536n;

/** What ends the host part of a URL. */
const NOT_IN_AUTHORITY = /[/\\?#@]/;

/**
 * Makes a `Request` of the host's. Its body is read when somebody reads it, and no further.
 *
 * @returns undefined if there can be no such `Request`: the address is no URL, or the Fetch standard
 *   excludes the method (CONNECT, TRACE)
 */
export function toRequest(incoming: IncomingRequest): Request | undefined {
  const { tag, val: method = tag.toUpperCase() } = incoming.method();
  const url = addressOf(incoming);
  if (url === undefined) return undefined;
  const headers = incoming
    .headers()
    .entries()
    .map(([name, value]): [string, string] => [name, decodeHeaderValue(value)]);
  const init: RequestInit & { duplex: "half" } = { method, headers, duplex: "half" };
  if (method !== "GET" && method !== "HEAD") init.body = toBody(incoming);
  try {
    return new Request(url, init);
  } catch {
    return undefined;
  }
}

function addressOf(incoming: IncomingRequest): string | undefined {
  const path = incoming.pathWithQuery() ?? "/";
  // HTTP/1.0 may leave out the host.
  const authority = incoming.authority() ?? "localhost";
  if (!path.startsWith("/") || NOT_IN_AUTHORITY.test(authority)) return undefined;
  const scheme = incoming.scheme()?.tag === "HTTPS" ? "https" : "http";
  return `${scheme}://${authority}${path}`;
}

function toBody(incoming: IncomingRequest): ReadableStream<Uint8Array> {
  let body: IncomingBody | undefined;
  let input: InputStream | undefined;
  return new ReadableStream(
    {
      pull(controller) {
        body ??= incoming.consume();
        input ??= body.stream();
        try {
          controller.enqueue(input.blockingRead(READ_BYTES));
        } catch (error) {
          if (isEnd(error)) controller.close();
          else controller.error(new Error("The upload broke off.", { cause: error }));
        }
      },
      cancel() {
        // What was not read is the host's to throw away, now that nobody can ask for it.
        input?.[Symbol.dispose]();
        body?.[Symbol.dispose]();
      },
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
}

/** A host's `stream-error` has its variant in `payload`; it is no `Error` of this realm. */
function isEnd(error: unknown): boolean {
  const payload = memberOf(error, "payload");
  return memberOf(payload, "tag") === "closed";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
