/** Causes of causes that are followed; a chain may be a circle. */
const MAX_CAUSES = 5;

/**
 * An error for the log: its stack, and the stacks of its causes. Never for an answer. It never
 * throws itself, although anything can be thrown: members of any type, getters that throw.
 */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  try {
    while (current !== undefined && parts.length < MAX_CAUSES) {
      parts.push(describeOne(current));
      current = current instanceof Error ? current.cause : undefined;
    }
  } catch {
    parts.push("(a value that cannot be shown)");
  }
  return parts.join("\ncaused by: ");
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error))
    return typeof error === "string" ? error : (JSON.stringify(error) ?? String(error));
  const headline = `${error.name}: ${error.message}`;
  const stack = typeof error.stack === "string" ? error.stack : "";
  // Some engines' stacks begin with the message, others' have the frames only.
  return stack.includes(error.message) ? stack : `${headline}\n${stack}`.trimEnd();
}
