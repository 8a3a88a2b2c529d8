import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FunctionContext } from "../context.ts";
import type { CallOptions, ServerFunctionOptions } from "../types.ts";
import { InvalidInput } from "../wire/built-in-errors.ts";
import type { Issue } from "../wire/errors.ts";
import { isSecretField } from "../wire/form-fields.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { createContext } from "./create-context.ts";
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

type Body = (input: unknown, context: FunctionContext) => unknown;

type BodyWithoutInput = (context: FunctionContext) => unknown;

/** The arguments of `query` and `command`. */
interface Definition {
  readonly schema: StandardSchemaV1;
  readonly body: Body;
  readonly options: ServerFunctionOptions;
}

/**
 * Brings the arguments of `query` and `command` into one form: the schema before the body is optional.
 *
 * @throws TypeError if a schema is not followed by a function
 */
export function normalizeArguments(
  first: StandardSchemaV1 | BodyWithoutInput,
  second: Body | ServerFunctionOptions | undefined,
  third: ServerFunctionOptions | undefined,
): Definition {
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
    body: (_input, context) => first(context),
    options: typeof second === "object" ? second : {},
  };
}

/** Creates what queries and commands have in common. `register` gives the function its id later. */
export function createServerFunction<const Kind extends FunctionKind>(
  kind: Kind,
  { schema, body, options }: Definition,
) {
  const { guard, errors = [] } = options;

  const prepare: Internals["prepare"] = async (input, request) => {
    const { id } = serverFunction;
    if (kind === "command") checkRequest(id, request);
    const { defaults } = serverFunction[internals];
    const context = createContext(id, kind, request, defaults.allowedOrigins);
    for (const each of guard === "none" ? [] : [defaults.guard, guard]) {
      // Reads `request`, because a guard must not decide without one.
      if (each) await each({ ...context, request: context.request, id });
    }
    // Only the wrapper is awaited. A value with a method `then` would be called if it were.
    const parsed = await schema["~standard"].validate(input);
    return parsed.issues === undefined
      ? { kind: "accepted", run: async () => body(parsed.value, context) }
      : {
          kind: "rejected",
          error: new InvalidInput({ issues: parsed.issues.map((issue) => toIssue(issue, input)) }),
        };
  };

  const call = async (input?: unknown, { signal, request }: CallOptions = {}): Promise<unknown> => {
    signal?.throwIfAborted();
    const prepared = await prepare(input, request);
    if (prepared.kind === "rejected") throw prepared.error;
    return prepared.run();
  };

  const own: Internals = { errors, defaults: {}, prepare };
  const serverFunction = Object.assign(call, { id: UNREGISTERED_ID, kind, [internals]: own });
  return serverFunction;
}

/**
 * A page is read with GET, which must not change anything: any site can link to it. The check for other
 * sites is made for requests with POST.
 *
 * @throws Error if a command is called without a request, or while a page is rendered
 */
function checkRequest(id: string, request: Request | undefined): void {
  if (request === undefined) {
    throw new Error(
      `The command "${id}" was called on the server without a request.\n\n` +
        'What to do: pass on the request of the server function that calls it, as the last argument: { request }. A unit test makes one: new Request(url, { method: "POST" }).',
    );
  }
  if (request.method !== "POST") {
    throw new Error(
      `The command "${id}" was called while a page is rendered, or in a query. That would be a change by ${request.method}, which every site can cause.\n\n` +
        "What to do: call it from a form or an event handler. To only read something, make a query.",
    );
  }
}

/** The id of a function whose module did not go through the Vite plugin, as in a unit test. */
export const UNREGISTERED_ID = "unregistered";

function toIssue({ message, path = [] }: StandardSchemaV1.Issue, input: unknown): Issue {
  const keys = path
    .map((step) => (typeof step === "object" ? step.key : step))
    // The keys of a Map can be anything.
    .map((key) => (typeof key === "number" ? key : String(key)));
  return { message: quotesSecret(message, keys, input) ? "Not valid." : message, path: keys };
}

/** Whether a message, as a schema's default one may, quotes what was typed into a field like `_password`. */
function quotesSecret(message: string, [name]: Issue["path"], input: unknown): boolean {
  if (typeof name !== "string" || !isSecretField(name)) return false;
  if (typeof input !== "object" || input === null) return false;
  const typed: unknown = Reflect.get(input, name);
  return typed !== undefined && typed !== "" && message.includes(String(typed));
}
