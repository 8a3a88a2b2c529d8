import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FunctionContext } from "../context.ts";
import type { Command, ServerFunctionOptions } from "../types.ts";
import { actionPath } from "../wire/protocol.ts";
import type { Serializable } from "../wire/serializable.ts";
import { createServerFunction, normalizeArguments, UNREGISTERED_ID } from "./server-function.ts";

/**
 * Defines a server function that changes something or costs something. Browsers call it with
 * `POST`, as JSON or from a plain form, and only from the site's own pages.
 *
 * On the server a call runs the guard, parses the input and runs the body, in process. In the
 * browser a call is one request. The types are the same.
 *
 * @param schema - parses the input; any Standard Schema. Without one the function takes no input
 * @param body - gets what the schema returns, and then the {@link FunctionContext}: the request, its
 *   cookies, and what to add to the response. Its result must be something that JSON can carry
 * @returns the function. A call rejects with `InvalidInput` if the schema rejects the input, and
 *   otherwise with what the guard or the body throws
 *
 * @example
 * ```ts
 * export const incrementCount = command(
 *   v.object({ by: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
 *   async ({ by }) => countStore.add(by),
 *   { errors: [CountUnreadable] },
 * );
 * ```
 */
export function command<Result>(
  body: (context: FunctionContext) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Command<void, Awaited<Result>>;
export function command<Input, Parsed, Result>(
  schema: StandardSchemaV1<Input, Parsed> & Serializable<Input, "input">,
  body: (
    input: Parsed,
    context: FunctionContext,
  ) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Command<Input, Awaited<Result>>;
export function command(
  first: StandardSchemaV1 | ((context: FunctionContext) => unknown),
  second?: ((input: unknown, context: FunctionContext) => unknown) | ServerFunctionOptions,
  third?: ServerFunctionOptions,
): Command<unknown, unknown> {
  const serverFunction = createServerFunction("command", normalizeArguments(first, second, third));
  return Object.assign(serverFunction, { action: actionPath(UNREGISTERED_ID) });
}
