/**
 * An error that the user can fix: in the manifest, a flag, a missing file, a port in use. The message
 * says what happened, why, and what to do. It is printed without a stack trace.
 */
export class UserError extends Error {
  override name = "UserError";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system error code (`ENOENT`, `EADDRINUSE`, …) of a thrown value, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
