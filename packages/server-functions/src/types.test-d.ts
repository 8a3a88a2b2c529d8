/**
 * Types that must hold, and code that must not compile. `tsc -b` checks this file, nothing runs it:
 * an `@ts-expect-error` above a line without an error is an error.
 */
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import { type Command, defineError, type FunctionContext, type Query } from "./index.ts";
import { defineFunctions, type SchemaOf } from "./server/functions.ts";
import type { Unserializable } from "./wire/serializable.ts";

const { query, command } = defineFunctions();

const NoteSchema = v.object({ text: v.string(), size: v.pipe(v.string(), v.transform(Number)) });

// A caller passes the schema's input; the body gets its output.
const save = command(NoteSchema, async ({ size }) => {
  expectTypeOf(size).toEqualTypeOf<number>();
  return { saved: true };
});
expectTypeOf(save).toEqualTypeOf<Command<{ text: string; size: string }, { saved: boolean }>>();
expectTypeOf<Parameters<typeof save>[0]>().toEqualTypeOf<{ text: string; size: string }>();
expectTypeOf<Awaited<ReturnType<typeof save>>>().toEqualTypeOf<{ saved: boolean }>();
expectTypeOf(save.action).toEqualTypeOf<string>();

// Without a schema there is no input.
const getCount = query(async () => 1);
expectTypeOf(getCount).toEqualTypeOf<Query<void, number>>();
expectTypeOf(getCount()).toEqualTypeOf<Promise<number>>();
getCount(undefined, { signal: AbortSignal.abort(), timeout: 1_000 });
// @ts-expect-error there is no input
getCount(1);
// @ts-expect-error a query has no address for forms
getCount.action;

// An optional input may be left out, a required one may not.
const list = query(v.optional(v.object({ page: v.number() })), () => ["a"]);
list();
list({ page: 1 });
// @ts-expect-error the input is missing
save();
// @ts-expect-error `size` is text on the wire
save({ text: "", size: 1 });

// A body may be synchronous, return nothing, or return one of several things.
expectTypeOf(query(() => 1)).toEqualTypeOf<Query<void, number>>();
expectTypeOf(command(async () => {})).toEqualTypeOf<Command<void, void>>();
expectTypeOf(query(v.boolean(), async (yes) => (yes ? ("a" as const) : null))).toEqualTypeOf<
  Query<boolean, "a" | null>
>();

// Types that contain themselves can be sent.
interface Tree {
  readonly name: string;
  readonly branches: readonly Tree[];
  readonly note?: string;
}
query(async (): Promise<Tree> => ({ name: "root", branches: [] }));
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
query(async (): Promise<Json> => null);

// Date, Map, Set, bigint and undefined can be sent in both directions.
const Since = v.object({ since: v.date(), seen: v.set(v.string()), id: v.bigint() });
expectTypeOf(query(Since, async () => new Map([[1n, { at: new Date() }]]))).toEqualTypeOf<
  Query<v.InferInput<typeof Since>, Map<bigint, { at: Date }>>
>();
query(async () => [1, undefined, new Set([new Date()])]);

// What cannot be sent is a type error where the function is defined.
class Money {
  readonly #cents: number = 0;
  readonly currency = "EUR";
  get cents() {
    return this.#cents;
  }
}
// @ts-expect-error a RegExp
query(async () => /x/);
// @ts-expect-error a promise in an object
query(async () => ({ more: Promise.resolve(1) }));
// @ts-expect-error a function from a body with an input
query(v.number(), async (time) => ({ when: () => time }));
// @ts-expect-error a function in a Map
query(async () => new Map([["a", () => 1]]));
// @ts-expect-error a symbol
query(async () => Symbol("x"));
// @ts-expect-error a function
command(async () => () => {});
// @ts-expect-error an object with a method
command(async () => ({ save: () => {} }));
// @ts-expect-error an instance of a class
command(async () => new Money());
// @ts-expect-error `any`
query(async () => JSON.parse("1"));
// @ts-expect-error `unknown`
query(async (): Promise<unknown> => 1);
// @ts-expect-error `object`
query(async (): Promise<object> => new Date());
// @ts-expect-error `{}`
query(async (): Promise<NonNullable<unknown>> => 1n);
// @ts-expect-error `object` in an object
query(async (): Promise<{ more: object }> => ({ more: new Date() }));
// @ts-expect-error an input with a File
command(v.object({ file: v.file() }), async () => 1);
// @ts-expect-error an input that is a function
command(v.function(), async () => 1);
// @ts-expect-error an input with a symbol
query(v.object({ mark: v.symbol() }), async () => 1);
// @ts-expect-error an input that is an instance of a class
command(v.instance(Money), async () => 1);
// @ts-expect-error an input with `any`
command(v.object({ more: v.any() }), async () => 1);

// The error says which part it is, and what to do.
type ErrorOf<T> = Unserializable<T, "result">;
expectTypeOf<
  ErrorOf<{ a: { save: () => void }[] }>
>().toEqualTypeOf<"result.a[].save is a function: send data">();
expectTypeOf<
  ErrorOf<{ a: Promise<number> }>
>().toEqualTypeOf<"result.a is an instance of a class: send a plain object">();
expectTypeOf<
  ErrorOf<Map<string, symbol>>
>().toEqualTypeOf<"result.get() is a symbol: send a string">();
expectTypeOf<ErrorOf<object>>().toEqualTypeOf<"result has the type object or {}: say what it is">();
expectTypeOf<
  ErrorOf<{ a: NonNullable<unknown> }>
>().toEqualTypeOf<"result.a has the type object or {}: say what it is">();
expectTypeOf<ErrorOf<{ a?: string; b: (number | null)[] }>>().toBeNever();

// A caught error has its literal code.
const Full = defineError({ code: "full", status: 409, message: "It is full." });
const caught: unknown = null;
if (caught instanceof Full) expectTypeOf(caught.code).toEqualTypeOf<"full">();

// @ts-expect-error only classes made by defineError can be declared
query(async () => 1, { errors: [TypeError] });

// A body behind a guard gets who makes the call, and with `guard: "none"` it does not.
interface User {
  readonly email: string;
}
const guarded = defineFunctions({ guard: async (): Promise<User> => ({ email: "" }) });
guarded.query(async ({ caller }) => {
  expectTypeOf(caller).toEqualTypeOf<User>();
  return caller.email;
});
guarded.command(NoteSchema, async ({ size }, { caller, cookies }) => {
  expectTypeOf(caller).toEqualTypeOf<User>();
  cookies.set(caller.email, String(size));
});
guarded.query(async ({ caller }) => caller.email, { errors: [Full] });
guarded.query(async (context) => expectTypeOf(context).toEqualTypeOf<FunctionContext>() && 1, {
  guard: "none",
});
// @ts-expect-error everybody may call it, so there is no caller
guarded.query(async ({ caller }) => caller.email, { guard: "none" });
// @ts-expect-error everybody may call it, so there is no caller
guarded.command(NoteSchema, async (_note, { caller }) => caller.email, { guard: "none" });
// @ts-expect-error there is no guard, so there is no caller
query(async ({ caller }) => caller);
// @ts-expect-error this guard only decides
defineFunctions({ guard: () => {} }).query(async ({ caller }) => caller);
// @ts-expect-error a guard belongs to defineFunctions
query(async () => 1, { guard: () => {} });

// A body without a schema, but with options, is told what is wrong with its result.
// @ts-expect-error a function in an object
query(async () => ({ at: () => {} }), { guard: "none" });
expectTypeOf<SchemaOf<() => Promise<{ at: () => void }>>>().toEqualTypeOf<{
  readonly "This cannot be sent": "result.at is a function: send data";
}>();
