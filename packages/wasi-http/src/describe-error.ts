/** An error for the log. Anything can be thrown, also what cannot be made text. */
export function describeError(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    const stack = error.stack ?? "";
    // Some engines' stacks begin with the message, others' have the frames only.
    return stack.includes(error.message) ? stack : `${error}\n${stack}`.trimEnd();
  } catch {
    return "(a value that cannot be shown)";
  }
}
