/** A host call's failure: the WIT error variant, in the shape in which it reaches JavaScript. */
export interface HostError {
  /** The variant's name, such as `no-such-store`; empty for an error that is no variant. */
  tag: string;
  /** What the host says about it. */
  detail: string;
}

/**
 * Reads what a host call threw. A WIT error is an Error whose `payload` is the variant,
 * `{ tag, val }`, and whose own message says little.
 */
export function readHostError(error: unknown): HostError {
  if (!(error instanceof Error)) return { tag: "", detail: String(error) };
  const payload = "payload" in error ? error.payload : undefined;
  if (typeof payload !== "object" || payload === null || !("tag" in payload)) {
    return { tag: "", detail: error.message };
  }
  const val = "val" in payload ? payload.val : undefined;
  return { tag: String(payload.tag), detail: val === undefined ? "" : String(val) };
}

/** A host call's failure as one line for the log. */
export function describeHostError(error: unknown): string {
  const { tag, detail } = readHostError(error);
  return [tag, detail].filter((part) => part !== "").join(": ");
}
