/** Causes of causes that are followed; a chain may be a circle. */
const MAX_CAUSES = 5;

/** An error for the log: its stack, and the stacks of its causes. Never for an answer. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  while (current !== undefined && parts.length < MAX_CAUSES) {
    parts.push(describeOne(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return parts.join("\ncaused by: ");
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : safeJson(error);
  const headline = `${error.name}: ${error.message}`;
  const stack = error.stack ?? "";
  // Some engines' stacks begin with the message, others' have the frames only.
  return stack.includes(error.message) ? stack : `${headline}\n${stack}`.trimEnd();
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "(a value that cannot be shown)";
  }
}
