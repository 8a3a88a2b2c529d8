/**
 * The client's half. In the browser's build the Vite plugin replaces every `*.functions.ts` module by
 * calls of these two functions. Programs and tests outside a browser call them with the app's origin.
 *
 * @module
 */
import type { CallOptions } from "../types.ts";
import { BadResponse, fromProblem, NetworkError, Offline, TimeoutError } from "../wire/errors.ts";
import {
  API_PREFIX,
  actionPath,
  type EncodedFresh,
  type Fresh,
  PROBLEM_TYPE,
  readMediaType,
  VALUE_PARAM,
  VALUE_TYPE,
} from "../wire/protocol.ts";
import { createRedirect } from "../wire/redirect.ts";
import { decodeValue, encodeInput } from "../wire/values.ts";

/**
 * Creates a function that calls a query over HTTP: `GET /api/<id>?devalue=<input>`. It is the
 * browser's stub, and outside a browser a client for programs and tests.
 *
 * @param id - such as `counter/getCount`
 * @param origin - outside a browser, where the app is: `http://127.0.0.1:3000`
 */
/* @__NO_SIDE_EFFECTS__ */
export function createQuery(id: string, origin = "") {
  const query = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const text = encodeInput(input);
    const search = text === "" ? "" : `?${VALUE_PARAM}=${encodeURIComponent(text)}`;
    return call(`${addressOf(id, origin)}${search}`, { method: "GET", headers: ACCEPT }, options);
  };
  return Object.assign(query, { id, kind: "query" as const });
}

/**
 * Creates a function that calls a command over HTTP: `POST /api/<id>` with the input. Its parameters are those of
 * {@link createQuery}.
 *
 * @example
 * ```ts
 * const count = await createCommand("counter/incrementCount", "http://127.0.0.1:3000")({ by: 1 });
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function createCommand(id: string, origin = "") {
  const command = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    const files: File[] = [];
    const text = encodeInput(input, files);
    const body = files.length === 0 ? text : withFiles(text, files);
    // Of a form `fetch` itself says the type, with the boundary between its parts.
    const headers = body === text ? { ...ACCEPT, "content-type": VALUE_TYPE } : ACCEPT;
    return call(addressOf(id, origin), { method: "POST", headers, body }, options);
  };
  return Object.assign(command, { id, kind: "command" as const, action: actionPath(id) });
}

type FreshListener = (fresh: readonly Fresh[]) => Promise<void>;

let tellFresh: FreshListener | undefined;

/** Sets who gets the new results of queries that the answer to a command has brought, before the call ends. */
export function onFresh(listener: FreshListener): void {
  tellFresh = listener;
}

/** An input with files: a form of which the first part is the input. */
function withFiles(text: string, files: readonly File[]): FormData {
  const form = new FormData();
  form.append(VALUE_PARAM, text);
  for (const file of files) form.append("file", file);
  return form;
}

const ACCEPT = { accept: VALUE_TYPE };

/** An origin may end with a slash, as the address of a page does. */
function addressOf(id: string, origin: string): string {
  return `${origin.endsWith("/") ? origin.slice(0, -1) : origin}${API_PREFIX}${id}`;
}

/** In milliseconds. Clouds that run Spin end a request after 30 s, and people give up sooner. */
const DEFAULT_TIMEOUT = 15_000;

/**
 * Calls a server function over HTTP: one `fetch`, without retries.
 *
 * @param address - the function's path and query string; outside a browser, its whole URL
 * @throws a {@link redirect} if the function has thrown one
 * @throws the reason of `signal` if the call is aborted
 * @throws TypeError or RangeError for a time-out that is not a number of milliseconds
 * @throws ServerFunctionError in all other cases: the error that the server sent, `NetworkError`,
 *   `Offline`, `TimeoutError`, or `BadResponse`
 */
async function call(
  address: string,
  init: RequestInit,
  { request, signal = request?.signal, timeout = DEFAULT_TIMEOUT }: CallOptions = {},
): Promise<unknown> {
  // Before the `try`: what fails here is not the network.
  const deadline = AbortSignal.timeout(timeout);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const isInBrowser = address.startsWith("/");
  // The browser may be wrong: without a network it still reaches a server on the same machine. So the call is tried.
  const isOffline = isInBrowser && globalThis.navigator?.onLine === false;
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      ...init,
      ...(isInBrowser && { mode: "same-origin", credentials: "same-origin" }),
      // A server function never redirects. Login pages and captive portals do.
      redirect: "error",
      signal: either,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (deadline.aborted) throw new TimeoutError({ cause });
    throw isOffline ? new Offline({ cause }) : new NetworkError({ cause });
  }
  return readResult(response, text);
}

async function readResult(response: Response, text: string): Promise<unknown> {
  const { type } = readMediaType(response.headers);
  if (type === PROBLEM_TYPE) throw fromProblem(decode(JSON.parse, text));
  if (!response.ok || type !== VALUE_TYPE) throw new BadResponse();
  const body = decode(decodeValue, text);
  if (typeof body !== "object" || body === null) throw new BadResponse();
  if ("fresh" in body && Array.isArray(body.fresh)) {
    await tellFresh?.(body.fresh.filter(isFresh).map(decodeFresh));
  }
  if ("redirect" in body && typeof body.redirect === "string") throw createRedirect(body.redirect);
  if (!("result" in body)) throw new BadResponse();
  return body.result;
}

const isFresh = (part: unknown): part is EncodedFresh =>
  Array.isArray(part) && part.every((text) => typeof text === "string") && part.length > 0;

const decodeFresh = ([id, text]: EncodedFresh): Fresh =>
  text === undefined ? [id] : [id, decode(decodeValue, text)];

function decode(decoder: (text: string) => unknown, text: string): unknown {
  try {
    return decoder(text);
  } catch (cause) {
    throw new BadResponse({ cause });
  }
}
