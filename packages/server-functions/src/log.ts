/**
 * What the log says of a request, and of whatever was thrown. It imports nothing, so that other
 * packages of the server side can use it on its own.
 *
 * @module
 */

/** The longest path in a line of the log, in characters. A client can send a path of any length. */
const MAX_PATH = 200;

/**
 * Begins an entry of the log: `<id> <method> <path>`. Nothing else of the request is in it. The query
 * string has inputs, which do not belong in a log.
 *
 * @param id - the request id, which the response has too
 */
export function describeRequest(id: string, { method, url }: Request): string {
  // The URL parser percent-encodes line breaks, so a path cannot fake an entry.
  return `${id} ${method} ${new URL(url).pathname.slice(0, MAX_PATH)}`;
}

/** How many errors of a chain of causes are described. A chain can be a circle. */
const MAX_ERRORS = 5;

/**
 * Describes an error for the log: its stack, and below it the stacks of its causes, five errors at
 * most. The text reveals paths and internals, so it must not be sent to a client outside of
 * development.
 *
 * It never throws, although JavaScript can throw anything: errors with members of the wrong type,
 * or with getters that throw. Such a value becomes `(a value that cannot be shown)`.
 */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  try {
    while (current !== undefined && parts.length < MAX_ERRORS) {
      parts.push(describeOne(current));
      current = current instanceof Error ? current.cause : undefined;
    }
  } catch {
    parts.push("(a value that cannot be shown)");
  }
  return parts.join("\ncaused by: ");
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error === "string" ? error : (JSON.stringify(error) ?? String(error));
  }
  const stack = typeof error.stack === "string" ? error.stack : "";
  // V8 puts the name and the message above the stack frames. SpiderMonkey has only the frames.
  if (stack.includes(error.message)) return stack;
  return `${error.name}: ${error.message}\n${stack}`.trimEnd();
}
