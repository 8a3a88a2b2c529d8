/**
 * What the log says of a request, and of whatever was thrown. All that is quoted here may come from a stranger:
 * an error's message can quote an input, and the answer of another server can be its cause.
 *
 * @module
 */
import { InternalError, ServerFunctionError } from "../wire/errors.ts";

/** The longest path in a line of the log, in characters. A client can send a path of any length. */
const MAX_PATH = 200;

/** The longest cause of a refusal, in characters. It can have parts of the request. */
const MAX_REASON = 500;

/** How many errors of a chain of causes are described. A chain can be a circle. */
const MAX_ERRORS = 5;

/**
 * Begins an entry of the log: `<request id> <method> <path>`. The query string has inputs, which do not belong in a
 * log.
 */
export function describeRequest(id: string, { method, url }: Request): string {
  // The URL parser percent-encodes line breaks, so a path cannot fake an entry.
  return `${id} ${method} ${new URL(url).pathname.slice(0, MAX_PATH)}`;
}

/**
 * Describes for the log why a server function failed: `<status> <code>`, and below it the cause. A cause has
 * its stack if the status is 500 or above. Below that the caller made a mistake, and where our code noticed
 * it helps nobody.
 */
export function describeFailure(thrown: unknown): string {
  const error =
    thrown instanceof ServerFunctionError ? thrown : new InternalError({ cause: thrown });
  const line = `${error.status} ${error.code}`;
  if (error.cause === undefined) return line;
  const cause = describeError(error.cause);
  if (error.status >= 500) return `${line}\n${cause}`;
  return `${line}\n${(cause.split("\n", 1)[0] ?? "").slice(0, MAX_REASON)}`;
}

/**
 * Describes an error for the log: its stack, and below it the stacks of its causes. Put it below a line that says to
 * what it belongs: its own lines are indented. The text reveals paths and internals, so it must not be sent to a client
 * outside of development.
 *
 * It never throws, although JavaScript can throw anything: errors with members of the wrong type, or with getters that
 * throw.
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
  return asOneEntry(parts.join("\ncaused by: "));
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) return describeValue(error);
  const stack = typeof error.stack === "string" ? error.stack : "";
  // V8 puts the name and the message above the stack frames. SpiderMonkey has only the frames.
  if (stack.includes(error.message)) return stack;
  return `${error.name}: ${error.message}\n${stack}`.trimEnd();
}

/** Of an object only what identifies an error: the rest may be an answer of another server, with its tokens. */
function describeValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  const shown = ["name", "message", "code", "tag"]
    .map((key) => [key, Reflect.get(value, key)] as const)
    .filter(([, member]) => typeof member === "string" || typeof member === "number");
  return JSON.stringify(Object.fromEntries(shown));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped.
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Keeps a text from looking like another entry of the log, and from controlling the terminal that shows it: each
 * line is indented, and control characters are escaped.
 */
function asOneEntry(text: string): string {
  return text
    .replace(CONTROL_CHARACTERS, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    })
    .split("\n")
    .map((line) => (line.startsWith("  ") ? line : `  ${line}`))
    .join("\n");
}
