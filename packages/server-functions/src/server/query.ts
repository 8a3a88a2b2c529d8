import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FunctionContext } from "../context.ts";
import type { Query, ServerFunctionOptions } from "../types.ts";
import type { Serializable } from "../wire/serializable.ts";
import { createServerFunction, normalizeArguments } from "./server-function.ts";

/**
 * Defines a server function that only reads. Browsers call it with `GET`. It may be called from
 * anywhere, at any time, any number of times, so it must not change anything.
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
 * export const getCount = query(async () => countStore.read());
 *
 * export const findNotes = query(v.object({ text: v.string() }), async ({ text }) => notes.find(text));
 * ```
 */
export function query<Result>(
  body: (context: FunctionContext) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Query<void, Awaited<Result>>;
export function query<Input, Parsed, Result>(
  schema: StandardSchemaV1<Input, Parsed> & Serializable<Input, "input">,
  body: (
    input: Parsed,
    context: FunctionContext,
  ) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Query<Input, Awaited<Result>>;
export function query(
  first: StandardSchemaV1 | ((context: FunctionContext) => unknown),
  second?: ((input: unknown, context: FunctionContext) => unknown) | ServerFunctionOptions,
  third?: ServerFunctionOptions,
): Query<unknown, unknown> {
  return createServerFunction("query", normalizeArguments(first, second, third));
}
