/** Returns the error value that a guest receives from a call of its host. */
export function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && "payload" in error) return error.payload;
    throw error;
  }
  throw new Error("the function did not throw");
}
