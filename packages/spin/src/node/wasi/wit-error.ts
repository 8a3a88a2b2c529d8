/**
 * The error case of a WIT `result`: jco passes `payload` to the guest as the error value. Any other
 * error that a host function throws is a trap.
 */
export class WitError extends Error {
  override name = "WitError";
  readonly payload: unknown;

  constructor(payload: { tag: string; val?: unknown }) {
    const { tag, val } = payload;
    super(typeof val === "string" ? `${tag}: ${val}` : tag);
    this.payload = payload;
  }
}
