import type { StandardSchemaV1 } from "@standard-schema/spec";
import { InvalidInput } from "./built-in-errors.ts";
import { type ErrorClass, type Issue, ServerFunctionError } from "./errors.ts";
import { getRequest } from "./get-request.ts";
import type { Kind } from "./protocol.ts";

/** What a guard is told about the call that it lets pass or stops. */
export interface GuardContext {
  readonly request: Request;
  /** The id of the called function, such as `counter/incrementCount`. */
  readonly id: string;
}

export interface ServerFunctionOptions {
  /**
   * Runs before the input is parsed and before the body, for every call: over the wire and in
   * process, while a page is rendered. To stop the call, throw an error that `errors` declares.
   */
  readonly guard?: (context: GuardContext) => void | Promise<void>;
  /** The errors that cross the wire as themselves. Anything else arrives as `internal`. */
  readonly errors?: readonly ErrorClass[];
}

export interface CallOptions {
  /** Aborts the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Browser only: milliseconds until the call rejects with `timeout`. @defaultValue 15000 */
  readonly timeout?: number | undefined;
}

/** What the request handler needs of a function; a symbol keeps it out of sight elsewhere. */
export const internals: unique symbol = Symbol("server function");

export interface Internals {
  readonly errors: readonly ErrorClass[];
  /**
   * Guards and parses. Resolves to the body, ready to run, or to the error with which its own
   * schema refuses the input: what the guard or a schema's code throws may be another function's.
   *
   * @throws what the guard throws
   */
  readonly admit: (input: unknown) => Promise<(() => Promise<unknown>) | ServerFunctionError>;
}

/** Any query or command, whatever its types. */
export interface ServerFunction {
  readonly id: string;
  readonly kind: Kind;
  readonly [internals]: Internals;
}

type Arguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions]
  : [input: Input, options?: CallOptions];

/** A safe server function: reading only, may be called from anywhere, at any time, again. */
export interface Query<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "query";
}

/** A server function that changes something or costs something. */
export interface Command<Input, Output> extends ServerFunction {
  (...args: Arguments<Input>): Promise<Output>;
  readonly kind: "command";
  /** Where a `<form method="post">` sends it: `/api/<id>.action`. */
  readonly action: string;
}

/** What a caller passes to a query or command: the input type of its schema. */
export type InputOf<Function extends (...args: never) => Promise<unknown>> =
  Parameters<Function>[0];

/** What a query or command resolves to. */
export type OutputOf<Function extends (...args: never) => Promise<unknown>> = Awaited<
  ReturnType<Function>
>;

/** The schema of a function that has none. */
const noInput: StandardSchemaV1 = {
  "~standard": {
    version: 1,
    vendor: "react-on-spin",
    validate: (input) =>
      input === undefined
        ? { value: undefined }
        : { issues: [{ message: "This function takes no input." }] },
  },
};

type Body = (input: unknown) => unknown;

/** The arguments of `query` and `command`, sorted: both take a schema first, or leave it out. */
export function readDefinition(
  first: StandardSchemaV1 | Body,
  second: Body | ServerFunctionOptions | undefined,
  third: ServerFunctionOptions | undefined,
): { schema: StandardSchemaV1; body: Body; options: ServerFunctionOptions } {
  // Some libraries' schemas are functions, so the schema is what is looked for.
  if ("~standard" in first) {
    if (typeof second !== "function")
      throw new TypeError("A schema must be followed by a function.");
    return { schema: first, body: second, options: third ?? {} };
  }
  return {
    schema: noInput,
    body: first,
    options: typeof second === "object" ? second : {},
  };
}

/** The part that queries and commands share. The build gives the id, see register.ts. */
export function createServerFunction<const K extends Kind>(
  kind: K,
  schema: StandardSchemaV1,
  body: Body,
  { guard, errors = [] }: ServerFunctionOptions,
) {
  const admit: Internals["admit"] = async (input) => {
    if (guard) await guard({ request: getRequest(), id: serverFunction.id });
    // Stays in its wrapper across `await`, so that data with a `then` is never called.
    const parsed = await schema["~standard"].validate(input);
    return parsed.issues === undefined
      ? async () => body(parsed.value)
      : new InvalidInput({ issues: parsed.issues.map(toIssue) });
  };

  const call = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    options?.signal?.throwIfAborted();
    const admitted = await admit(input);
    if (admitted instanceof ServerFunctionError) throw admitted;
    return admitted();
  };

  const serverFunction = Object.assign(call, {
    id: UNREGISTERED,
    kind,
    [internals]: { errors, admit },
  });
  return serverFunction;
}

/** The id of a function whose module was not compiled by the Vite plugin, as in a unit test. */
export const UNREGISTERED = "unregistered";

function toIssue({ message, path = [] }: StandardSchemaV1.Issue): Issue {
  return {
    message,
    path: path
      .map((step) => (typeof step === "object" ? step.key : step))
      // A schema of a Map may name any key.
      .map((key) => (typeof key === "number" ? key : String(key))),
  };
}
