import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Query, ServerFunctionOptions } from "../types.ts";
import type { Serializable } from "../wire/serializable.ts";
import { createServerFunction, readDefinition } from "./server-function.ts";

/**
 * Defines a safe server function: one that reads, and changes nothing. It can be called from
 * anywhere, at any time, and again, so the wire for it is `GET`.
 *
 * On the server a call runs the guard, parses the input and runs the body, in process. In the
 * browser it is one request. The types are the same.
 *
 * @example
 * ```ts
 * export const getCount = query(async () => countStore.read());
 *
 * export const findNotes = query(v.object({ text: v.string() }), async ({ text }) => notes.find(text));
 * ```
 */
export function query<Result>(
  body: () => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Query<void, Awaited<Result>>;
export function query<Input, Parsed, Result>(
  schema: StandardSchemaV1<Input, Parsed> & Serializable<Input, "input">,
  body: (input: Parsed) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Query<Input, Awaited<Result>>;
export function query(
  first: StandardSchemaV1 | ((input: unknown) => unknown),
  second?: ((input: unknown) => unknown) | ServerFunctionOptions,
  third?: ServerFunctionOptions,
): Query<unknown, unknown> {
  const { schema, body, options } = readDefinition(first, second, third);
  return createServerFunction("query", schema, body, options);
}
