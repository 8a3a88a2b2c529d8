/** The failure of a host call: a WIT error variant, read from what reached JavaScript. */
export interface HostError {
  /** The variant's name, such as `no-such-store`; empty if the error is not a variant. */
  tag: string;
  /** The host's own words about it. */
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
  if (tag === undefined) return { tag: "", detail: String(property(error, "message") ?? error) };
  return { tag: String(tag), detail: String(property(payload, "val") ?? "") };
}

/** Describes the failure of a host call in one line, for the log. */
export function describeHostError(error: unknown): string {
  const { tag, detail } = readHostError(error);
  return [tag, detail].filter((part) => part !== "").join(": ");
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
