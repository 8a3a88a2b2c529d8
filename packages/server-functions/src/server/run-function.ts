import type { ServerFunction } from "../types.ts";
import { InternalError } from "../wire/built-in-errors.ts";
import { ServerFunctionError } from "../wire/errors.ts";
import { internals } from "./internals.ts";

/**
 * Calls a server function for a client, and makes sure that only public errors leave it.
 *
 * @throws InvalidInput if the function's own schema rejects the input
 * @throws ServerFunctionError of a class that the function declares
 * @throws InternalError around any other error. That includes an `InvalidInput` of a function that
 *   the guard or the body calls: it is not the client's mistake
 */
export async function runFunction(
  serverFunction: ServerFunction,
  input: unknown,
): Promise<unknown> {
  const { prepare, errors } = serverFunction[internals];
  const isDeclared = (error: unknown): error is ServerFunctionError =>
    error instanceof ServerFunctionError &&
    errors.some((declared) => error instanceof declared) &&
    isErrorStatus(error.status);

  const orInternal = async <T>(step: () => Promise<T>): Promise<T> => {
    try {
      return await step();
    } catch (error) {
      throw isDeclared(error) ? error : new InternalError({ cause: error });
    }
  };

  const prepared = await orInternal(() => prepare(input));
  if (prepared.kind === "rejected") throw prepared.error;
  return orInternal(prepared.run);
}

/** Errors that are made in the browser have status 0, which a response cannot have. */
function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
