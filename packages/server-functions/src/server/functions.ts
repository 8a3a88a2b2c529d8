/**
 * Defines the functions of an app.
 *
 * @module
 */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type {
  CallOptions,
  Command,
  CommandOptions,
  FunctionContext,
  GuardedContext,
  Query,
  ServerFunction,
  ServerFunctionOptions,
  SharedOptions,
} from "../types.ts";
import { actionPath, type FunctionKind } from "../wire/protocol.ts";
import type { Serializable } from "../wire/serializable.ts";
import { callInProcess, type Definition, definitionOf, noInput, setDefinition } from "./call.ts";

/** The context of a body: behind the guard it has the caller, and with `guard: "none"` it has not. */
type ContextOf<Caller, Opening> = Opening extends "none" ? FunctionContext : GuardedContext<Caller>;

type InputOf<Schema> = Schema extends StandardSchemaV1<infer Input, unknown> ? Input : never;

type OutputOf<Schema> = Schema extends StandardSchemaV1<unknown, infer Output> ? Output : never;

/**
 * What a schema must be. The compiler describes a mistake by the last overload, in which a body without a schema
 * stands at its place. So that says what is wrong with its result.
 */
export type SchemaOf<Schema> =
  Schema extends StandardSchemaV1<infer Input, unknown>
    ? Serializable<Input, "input">
    : Schema extends (...args: never) => infer Result
      ? Serializable<Awaited<Result>, "result">
      : StandardSchemaV1;

type OptionsOf<Kind extends FunctionKind, Opening extends "none" | undefined> = Kind extends "query"
  ? ServerFunctionOptions<Opening>
  : CommandOptions<Opening>;

type Made<Kind extends FunctionKind, Input, Output> = Kind extends "query"
  ? Query<Input, Output>
  : Command<Input, Output>;

/**
 * Creates the `query` and the `command` of an app. Export them from a `*.server.ts` module of its own, from which
 * each `*.functions.ts` imports them. So what is said here holds for every function and for every call, whoever makes
 * it. An app with a second guard, such as one for its administrators, has a second such module. The only
 * `*.functions.ts` of an app can call this itself.
 *
 * @example
 * ```ts
 * export const { query, command } = defineFunctions({ guard: requireUser, errors: [NotSignedIn] });
 * ```
 */
export function defineFunctions<Caller = void>(shared: SharedOptions<Caller> = {}) {
  function definer<const Kind extends FunctionKind>(kind: Kind) {
    function define<Result, Opening extends "none" | undefined = undefined>(
      body: (
        context: ContextOf<Caller, Opening>,
      ) => Result & Serializable<Awaited<Result>, "result">,
      options?: OptionsOf<Kind, Opening>,
    ): Made<Kind, void, Awaited<Result>>;
    function define<Schema, Result, Opening extends "none" | undefined = undefined>(
      schema: Schema & SchemaOf<Schema>,
      body: (
        input: OutputOf<Schema>,
        context: ContextOf<Caller, Opening>,
      ) => Result & Serializable<Awaited<Result>, "result">,
      options?: OptionsOf<Kind, Opening>,
    ): Made<Kind, InputOf<Schema>, Awaited<Result>>;
    function define(
      first: StandardSchemaV1 | BodyWithoutInput,
      second?: Definition["body"] | CommandOptions,
      third?: CommandOptions,
    ): unknown {
      const { schema, body, options = {} } = normalizeArguments(first, second, third);
      const definition: Definition = {
        schema,
        body,
        guard: options.guard === "none" ? undefined : shared.guard,
        errors: [...(options.errors ?? []), ...(shared.errors ?? [])],
        refresh: options.refresh ?? [],
        allowedOrigins: shared.allowedOrigins ?? (() => []),
      };
      const call = async (input?: unknown, { signal, request }: CallOptions = {}) => {
        signal?.throwIfAborted();
        return callInProcess(serverFunction, definition, input, request);
      };
      const serverFunction: ServerFunction = Object.assign(call, addressesOf(UNREGISTERED, kind));
      setDefinition(serverFunction, definition);
      return serverFunction;
    }
    return define;
  }

  return {
    /**
     * Defines a server function that only reads. Browsers call it with `GET`. It may be called from
     * anywhere, at any time, any number of times, so it must not change anything.
     *
     * On the server a call runs the guard, parses the input and runs the body, in process. In the
     * browser a call is one request. The types are the same.
     *
     * @param schema - parses the input; any Standard Schema. Without one the function takes no input
     * @param body - gets what the schema returns, and then the {@link FunctionContext}. Its result is plain data, or a
     *   Date, Map, Set or bigint
     * @returns the function. A call rejects with `InvalidInput` if the schema rejects the input, and
     *   otherwise with what the guard or the body throws
     *
     * @example
     * ```ts
     * export const findNotes = query(v.object({ text: v.string() }), async ({ text }) => notes.find(text));
     * ```
     */
    query: definer("query"),
    /**
     * Defines a server function that changes something or costs something. Browsers call it with
     * `POST`, or from a plain form, and only from the site's own pages. Its parameters are those of `query`.
     * With `refresh` it names the queries whose results it changes.
     *
     * @example
     * ```ts
     * export const addNote = command(Note, async (note) => notes.add(note), { refresh: [getNotes] });
     * ```
     */
    command: definer("command"),
  };
}

/** The id of a function whose module did not go through the Vite plugin, as in a unit test. */
const UNREGISTERED = "unregistered";

/** What identifies a function; of a command also its address for forms. */
function addressesOf(id: string, kind: FunctionKind) {
  return { id, kind, ...(kind === "command" && { action: actionPath(id) }) };
}

type BodyWithoutInput = (context: FunctionContext) => unknown;

/**
 * Brings the arguments of `query` and `command` into one form: the schema before the body is optional.
 *
 * @throws TypeError if a schema is not followed by a function
 */
function normalizeArguments(
  first: StandardSchemaV1 | BodyWithoutInput,
  second: Definition["body"] | CommandOptions | undefined,
  third: CommandOptions | undefined,
) {
  // The schemas of some libraries are functions, so `typeof first` does not tell them apart.
  if (!("~standard" in first)) {
    const body: Definition["body"] = (_input, context) => first(context);
    return { schema: noInput, body, options: typeof second === "object" ? second : {} };
  }
  if (typeof second === "function") return { schema: first, body: second, options: third };
  throw new TypeError(
    "A server function has a schema but no body. Pass the body after the schema: query(schema, async (input) => …).",
  );
}

/**
 * Gives a server function its id, and a command its form address. The Vite plugin adds a call of
 * this for every exported function. A test that runs without the plugin can call it itself.
 *
 * @param id - the path of the function's module and its name, such as `counter/getCount`
 * @param source - what the browser's stub was made of. The plugin sees only that the export is a call of something
 *   that was imported as `query` or `command`
 * @returns the same function
 * @throws TypeError if the value is not a server function, or not of that kind
 */
export function register<F extends ServerFunction>(
  id: string,
  serverFunction: F,
  source?: { readonly kind: FunctionKind; readonly file: string },
): F {
  const isDefined = definitionOf(serverFunction) !== undefined;
  if (!isDefined || (source !== undefined && serverFunction.kind !== source.kind)) {
    const name = id.slice(id.lastIndexOf("/") + 1);
    throw new TypeError(
      `The export "${name}" of ${source?.file ?? id} is not a ${source?.kind ?? "server function"} made by defineFunctions.\n\n` +
        "What to do: import `query` and `command` from the module that exports what defineFunctions returns.",
    );
  }
  return Object.assign(serverFunction, addressesOf(id, serverFunction.kind));
}
