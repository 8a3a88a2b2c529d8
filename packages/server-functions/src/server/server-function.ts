import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { CallOptions, ServerFunctionOptions } from "../types.ts";
import { InvalidInput } from "../wire/built-in-errors.ts";
import { type ErrorClass, type Issue, ServerFunctionError } from "../wire/errors.ts";
import type { Kind } from "../wire/protocol.ts";
import { getRequest } from "./get-request.ts";

/** What the request handler needs of a function; a symbol keeps it out of sight elsewhere. */
export const internals: unique symbol = Symbol("server function");

export interface Internals {
  readonly errors: readonly ErrorClass[];
  /**
   * Runs the guard and parses the input. Resolves to the body, ready to run, or to the error with
   * which the function's own schema refuses the input. That error is returned and not thrown,
   * because the guard and the schema can throw an `InvalidInput` of another function.
   *
   * @throws what the guard throws
   */
  readonly prepare: (input: unknown) => Promise<(() => Promise<unknown>) | ServerFunctionError>;
}

/** The schema of a function that has none. */
const noInput: StandardSchemaV1 = {
  "~standard": {
    version: 1,
    vendor: "server-functions",
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
  const prepare: Internals["prepare"] = async (input) => {
    if (guard) await guard({ request: getRequest(), id: serverFunction.id });
    // Stays in its wrapper across `await`, so that data with a `then` is never called.
    const parsed = await schema["~standard"].validate(input);
    return parsed.issues === undefined
      ? async () => body(parsed.value)
      : new InvalidInput({ issues: parsed.issues.map(toIssue) });
  };

  const call = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    options?.signal?.throwIfAborted();
    const prepared = await prepare(input);
    if (prepared instanceof ServerFunctionError) throw prepared;
    return prepared();
  };

  const serverFunction = Object.assign(call, {
    id: UNREGISTERED,
    kind,
    [internals]: { errors, prepare },
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
