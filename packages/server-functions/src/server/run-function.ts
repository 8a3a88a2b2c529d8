import type { ServerFunction } from "../types.ts";
import { InternalError } from "../wire/built-in-errors.ts";
import { ServerFunctionError } from "../wire/errors.ts";
import { internals } from "./server-function.ts";

/**
 * Calls a function with an input from outside.
 *
 * @throws InvalidInput when its own schema refuses the input, an error that it declares, or
 * InternalError around anything else: also around the InvalidInput of a function that it, or its
 * guard, calls
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
  if (prepared instanceof ServerFunctionError) throw prepared;
  return orInternal(prepared);
}

/** Errors that happened in a browser have status 0, which no answer can have. */
function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
