import type { ServerFunction } from "../types.ts";
import { InternalError } from "../wire/built-in-errors.ts";
import { ServerFunctionError } from "../wire/errors.ts";
import { redirectLocation } from "../wire/redirect.ts";
import { internals } from "./internals.ts";
import { checkDraft } from "./response-draft.ts";

/** How a call ended that did not fail. */
export type Outcome =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "redirect"; readonly location: string };

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
  request: Request,
): Promise<Outcome> {
  const { prepare, errors, defaults } = serverFunction[internals];
  const declared = [...errors, ...(defaults.errors ?? [])];
  const isDeclared = (error: unknown): error is ServerFunctionError =>
    error instanceof ServerFunctionError &&
    declared.some((each) => error instanceof each) &&
    isErrorStatus(error.status);

  let rejected: ServerFunctionError;
  try {
    const prepared = await prepare(input, request);
    if (prepared.kind === "accepted") {
      const result = await prepared.run();
      checkDraft(request);
      return { kind: "result", result };
    }
    rejected = prepared.error;
  } catch (thrown) {
    const location = redirectLocation(thrown);
    if (location !== undefined) return { kind: "redirect", location };
    throw isDeclared(thrown) ? thrown : new InternalError({ cause: thrown });
  }
  throw rejected;
}

/** Errors that are made in the browser have status 0, which a response cannot have. */
function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}
