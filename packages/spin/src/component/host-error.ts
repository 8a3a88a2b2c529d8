/** The failure of a host call: a WIT error variant, read from what reached JavaScript. */
export interface HostError {
  /** The variant's name, such as `no-such-store`; empty if the error is not a variant. */
  tag: string;
  /** The host's own words about it, as one line. */
  detail: string;
}

/**
 * Reads what a host call threw. A WIT error is an object whose `payload` is the variant,
 * `{ tag, val }`, and whose message says little. It is not an `instanceof Error`: the engine's
 * bindings create it in another realm.
 */
export function readHostError(error: unknown): HostError {
  const payload = property(error, "payload");
  const tag = property(payload, "tag");
  if (tag === undefined) return { tag: "", detail: oneLine(property(error, "message") ?? error) };
  return { tag: String(tag), detail: oneLine(property(payload, "val") ?? "") };
}

/**
 * Describes the failure of a host call in one line, for the log.
 *
 * @example
 * ```ts
 * try {
 *   Store.open("default").set("key", value);
 * } catch (error) {
 *   throw new NotSaved({ cause: describeHostError(error) });
 * }
 * ```
 */
export function describeHostError(error: unknown): string {
  const { tag, detail } = readHostError(error);
  return [tag, detail].filter((part) => part !== "").join(": ");
}

/** Without the backtrace that some of Spin's errors end with, and without control characters. */
function oneLine(value: unknown): string {
  return String(value).replace(BACKTRACE, "").replace(CONTROL, " ").trim();
}

/** Rust's: its frames are numbered, each on a line of its own. */
const BACKTRACE = /\n\s*0: [\s\S]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
