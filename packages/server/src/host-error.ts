/** A host call's failure: the WIT error variant, in the shape in which it reaches JavaScript. */
export interface HostError {
  /** The variant's name, such as `no-such-store`; empty for an error that is no variant. */
  tag: string;
  /** What the host says about it. */
  detail: string;
}

/**
 * Reads what a host call threw. A WIT error is an object whose `payload` is the variant,
 * `{ tag, val }`, and whose message says little. It is no `instanceof Error`: the engine's bindings
 * make it in a realm of their own.
 */
export function readHostError(error: unknown): HostError {
  const payload = property(error, "payload");
  const tag = property(payload, "tag");
  if (tag === undefined) return { tag: "", detail: String(property(error, "message") ?? error) };
  return { tag: String(tag), detail: String(property(payload, "val") ?? "") };
}

/** A host call's failure as one line for the log. */
export function describeHostError(error: unknown): string {
  const { tag, detail } = readHostError(error);
  return [tag, detail].filter((part) => part !== "").join(": ");
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
