import { InternalError, InvalidInput } from "../built-in-errors.ts";
import { ServerFunctionError } from "../errors.ts";
import { internals, type ServerFunction } from "../server-function.ts";

/**
 * Calls a function with an input from outside.
 *
 * @throws InvalidInput when its own schema refuses the input, an error that it declares, or
 * InternalError around anything else: also around the InvalidInput of a function that it calls
 */
export async function runFunction(
  serverFunction: ServerFunction,
  input: unknown,
): Promise<unknown> {
  const { admit, errors } = serverFunction[internals];
  const isDeclared = (error: unknown): error is ServerFunctionError =>
    error instanceof ServerFunctionError &&
    errors.some((declared) => error instanceof declared) &&
    isErrorStatus(error.status);

  let run: () => Promise<unknown>;
  try {
    run = await admit(input);
  } catch (error) {
    if (error instanceof InvalidInput || isDeclared(error)) throw error;
    throw new InternalError({ cause: error });
  }
  try {
    return await run();
  } catch (error) {
    if (isDeclared(error)) throw error;
    throw new InternalError({ cause: error });
  }
}

/** Errors that happened in a browser have status 0, which no answer can have. */
function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
