import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Command, ServerFunctionOptions } from "../types.ts";
import { actionPath } from "../wire/protocol.ts";
import type { Serializable } from "../wire/serializable.ts";
import { createServerFunction, readDefinition, UNREGISTERED } from "./server-function.ts";

/**
 * Defines a server function that changes something or costs something. The wire for it is `POST`,
 * from the site's own pages only, as JSON or from a plain form.
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
  body: () => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Command<void, Awaited<Result>>;
export function command<Input, Parsed, Result>(
  schema: StandardSchemaV1<Input, Parsed> & Serializable<Input, "input">,
  body: (input: Parsed) => Result & Serializable<Awaited<Result>, "result">,
  options?: ServerFunctionOptions,
): Command<Input, Awaited<Result>>;
export function command(
  first: StandardSchemaV1 | ((input: unknown) => unknown),
  second?: ((input: unknown) => unknown) | ServerFunctionOptions,
  third?: ServerFunctionOptions,
): Command<unknown, unknown> {
  const { schema, body, options } = readDefinition(first, second, third);
  const serverFunction = createServerFunction("command", schema, body, options);
  return Object.assign(serverFunction, { action: actionPath(UNREGISTERED) });
}
