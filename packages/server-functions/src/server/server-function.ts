import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { CallOptions, ServerFunctionOptions } from "../types.ts";
import { InvalidInput } from "../wire/built-in-errors.ts";
import type { Issue } from "../wire/errors.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { getRequest } from "./get-request.ts";
import { type Internals, internals } from "./internals.ts";

/** The schema of a function that was defined without one. */
const noInput: StandardSchemaV1 = {
  "~standard": {
    version: 1,
    vendor: "server-functions",
    validate: (input) =>
      input === undefined
        ? { value: undefined }
        : { issues: [{ message: "This function takes no input. Call it without one." }] },
  },
};

type Body = (input: unknown) => unknown;

/**
 * Brings the arguments of `query` and `command` into one form: the schema before the body is optional.
 *
 * @throws TypeError if a schema is not followed by a function
 */
export function normalizeArguments(
  first: StandardSchemaV1 | Body,
  second: Body | ServerFunctionOptions | undefined,
  third: ServerFunctionOptions | undefined,
): { schema: StandardSchemaV1; body: Body; options: ServerFunctionOptions } {
  // The schemas of some libraries are functions, so `typeof first` does not tell them apart.
  if ("~standard" in first) {
    if (typeof second !== "function") {
      throw new TypeError(
        "A server function has a schema but no body. Pass the body after the schema: query(schema, async (input) => …).",
      );
    }
    return { schema: first, body: second, options: third ?? {} };
  }
  return {
    schema: noInput,
    body: first,
    options: typeof second === "object" ? second : {},
  };
}

/** Creates what queries and commands have in common. `register` gives the function its id later. */
export function createServerFunction<const Kind extends FunctionKind>(
  kind: Kind,
  schema: StandardSchemaV1,
  body: Body,
  { guard, errors = [] }: ServerFunctionOptions,
) {
  const prepare: Internals["prepare"] = async (input) => {
    if (guard) await guard({ request: getRequest(), id: serverFunction.id });
    // Only the wrapper is awaited. A value with a method `then` would be called if it were.
    const parsed = await schema["~standard"].validate(input);
    return parsed.issues === undefined
      ? { kind: "accepted", run: async () => body(parsed.value) }
      : {
          kind: "rejected",
          error: new InvalidInput({ issues: parsed.issues.map(toIssue) }),
        };
  };

  const call = async (input?: unknown, options?: CallOptions): Promise<unknown> => {
    options?.signal?.throwIfAborted();
    const prepared = await prepare(input);
    if (prepared.kind === "rejected") throw prepared.error;
    return prepared.run();
  };

  const serverFunction = Object.assign(call, {
    id: UNREGISTERED_ID,
    kind,
    [internals]: { errors, prepare },
  });
  return serverFunction;
}

/** The id of a function whose module did not go through the Vite plugin, as in a unit test. */
export const UNREGISTERED_ID = "unregistered";

function toIssue({ message, path = [] }: StandardSchemaV1.Issue): Issue {
  return {
    message,
    path: path
      .map((step) => (typeof step === "object" ? step.key : step))
      // The keys of a Map can be anything.
      .map((key) => (typeof key === "number" ? key : String(key))),
  };
}
