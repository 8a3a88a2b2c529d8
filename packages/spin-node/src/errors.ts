/**
 * A mistake in what the host was given: a manifest, a flag, a missing file, a taken port.
 * The message says what is wrong, why, and what to do; it is shown without a stack trace.
 */
export class UserError extends Error {
  override name = "UserError";
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`ENOENT`, `EADDRINUSE`, …) of anything that was thrown. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
