/**
 * The steps of a call: the guard, then the schema, then the body. A call over HTTP and one in process take the
 * same steps.
 *
 * @module
 */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FileLimits, FunctionContext, ServerFunction, SharedOptions } from "../types.ts";
import {
  type ErrorClass,
  InternalError,
  InvalidInput,
  type Issue,
  ServerFunctionError,
} from "../wire/errors.ts";
import { isSecretField } from "../wire/forms.ts";
import type { EncodedFresh } from "../wire/protocol.ts";
import { redirectLocation } from "../wire/redirect.ts";
import { encodeValue } from "../wire/values.ts";
import { createContext } from "./context.ts";

/** What a server function is made of. It never changes after the definition. */
export interface Definition {
  readonly schema: StandardSchemaV1;
  readonly body: (input: unknown, context: FunctionContext) => unknown;
  /** Undefined if everybody may call the function. */
  readonly guard: SharedOptions<unknown>["guard"];
  /** The errors that reach the caller as themselves. */
  readonly errors: readonly ErrorClass[];
  /** The queries whose results it changes. */
  readonly refresh: readonly ServerFunction[];
  readonly files: FileLimits | undefined;
  readonly allowedOrigins: () => readonly string[];
}

/** Only what `defineFunctions` has made is in it, so nothing else can pass for a server function. */
const definitions = new WeakMap<WeakKey, Definition>();

export function setDefinition(serverFunction: ServerFunction, definition: Definition): void {
  definitions.set(serverFunction, definition);
}

export function definitionOf(value: unknown): Definition | undefined {
  return typeof value === "function" ? definitions.get(value) : undefined;
}

/** Calls a function in process, as a loader or another function does. */
export async function callInProcess(
  serverFunction: ServerFunction,
  definition: Definition,
  input: unknown,
  request: Request | undefined,
): Promise<unknown> {
  const context = await passGuard(serverFunction, definition, request);
  const parsed = await definition.schema["~standard"].validate(input);
  if (parsed.issues !== undefined) throw invalidInput(parsed.issues, input);
  return definition.body(parsed.value, context);
}

/** How a call ended that did not fail. */
export type ResultOrRedirect = { readonly result: unknown } | { readonly redirect: string };

/**
 * Calls a function for a client, and makes sure that only public errors leave it.
 *
 * @param readInput - reads and decodes the input. It runs after the guard: strangers learn nothing about it
 * @throws InternalError around any error that is not declared. That includes an `InvalidInput` of a function that
 *   the guard or the body calls: it is not the client's mistake
 */
export async function callForClient(
  serverFunction: ServerFunction,
  request: Request,
  readInput: () => Promise<unknown>,
): Promise<ResultOrRedirect> {
  const definition = definitionOf(serverFunction);
  if (definition === undefined)
    throw new TypeError(`"${serverFunction.id}" is no server function.`);
  const asPublic = (thrown: unknown): never => {
    const isPublic =
      redirectLocation(thrown) !== undefined ||
      (thrown instanceof ServerFunctionError &&
        definition.errors.some((each) => thrown instanceof each) &&
        isErrorStatus(thrown.status));
    throw isPublic ? thrown : new InternalError({ cause: thrown });
  };
  try {
    const context = await passGuard(serverFunction, definition, request).catch(asPublic);
    const input = await readInput();
    // Its own issues are no error yet, so that they cannot be confused with the `InvalidInput` of another function.
    const parse = async () => definition.schema["~standard"].validate(input);
    const parsed = await parse().catch(asPublic);
    if (parsed.issues !== undefined) throw invalidInput(parsed.issues, input);
    const run = async () => definition.body(parsed.value, context);
    return { result: await run().catch(asPublic) };
  } catch (thrown) {
    const redirect = redirectLocation(thrown);
    if (redirect !== undefined) return { redirect };
    throw thrown;
  }
}

/**
 * Reads the queries whose results a command has changed. Each result is encoded by itself, so that one that cannot be
 * sent is only missing: the command has succeeded, and the page asks for that query by itself.
 *
 * @param report - logs why a query failed, if that is a mistake in it
 */
export async function readFresh(
  command: ServerFunction,
  request: Request,
  report: (error: Error) => void,
): Promise<EncodedFresh[]> {
  const read = async (query: ServerFunction): Promise<EncodedFresh> => {
    const definition = definitionOf(query);
    if (definition?.schema !== noInput) return [query.id];
    try {
      const result = await callInProcess(query, definition, undefined, request);
      return [query.id, encodeValue(query.id, result)];
    } catch (cause) {
      const isMeant = cause instanceof ServerFunctionError || redirectLocation(cause) !== undefined;
      if (!isMeant) report(new Error(`The command has succeeded without ${query.id}.`, { cause }));
      return [query.id];
    }
  };
  return Promise.all(definitionOf(command)?.refresh.map(read) ?? []);
}

/** The schema of a function that was defined without one. */
export const noInput: StandardSchemaV1 = {
  "~standard": {
    version: 1,
    vendor: "server-functions",
    validate: (input) =>
      input === undefined
        ? { value: undefined }
        : { issues: [{ message: "This function takes no input. Call it without one." }] },
  },
};

/** Errors that are made in the browser have status 0, which a response cannot have. */
function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}

/** @returns the context for the body, with the caller if there is a guard */
async function passGuard(
  serverFunction: ServerFunction,
  { guard, allowedOrigins }: Definition,
  request: Request | undefined,
): Promise<FunctionContext> {
  if (serverFunction.kind === "command") checkRequest(serverFunction.id, request);
  const context = createContext(serverFunction, request, allowedOrigins);
  if (guard === undefined) return context;
  // Reads `request`, because a guard must not decide without one.
  const read = { ...context, request: context.request };
  return Object.assign(read, { caller: await guard({ ...read, id: serverFunction.id }) });
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

/**
 * A schema's message can quote what was typed. So none is shown that is about a field like `_password`, nor one
 * about another part, such as the whole form, that has the text of such a field in it.
 */
function invalidInput(
  issues: readonly StandardSchemaV1.Issue[],
  input: unknown,
): ServerFunctionError {
  const secrets = secretsIn(input);
  const publicIssues = issues.map(({ message, path = [] }): Issue => {
    const keys = path
      .map((step) => (typeof step === "object" ? step.key : step))
      // The keys of a Map can be anything.
      .map((key) => (typeof key === "number" ? key : String(key)));
    const isSecret =
      keys.some((key) => isSecretField(String(key))) ||
      secrets.length > MAX_SECRETS ||
      secrets.some((secret) => message.toLowerCase().includes(secret));
    return { message: isSecret ? "Not valid." : message, path: keys };
  });
  return new InvalidInput({ issues: publicIssues });
}

/** More than a form has. Each message is compared with each of them, which would take long with many. */
const MAX_SECRETS = 20;

/** The texts in fields like `_password` at any depth, as a message may quote them: trimmed, in lower case. */
function secretsIn(input: unknown): readonly string[] {
  const secrets = new Set<string>();
  const seen = new Set<unknown>();
  const search = (value: unknown, isSecret: boolean): void => {
    if (secrets.size > MAX_SECRETS) return;
    if (typeof value === "object" && value !== null) {
      if (seen.has(value)) return;
      seen.add(value);
      if (Array.isArray(value)) {
        // The component's engine would take seconds for the keys of half a million numbers.
        for (const part of value) if (isSecret || typeof part === "object") search(part, isSecret);
        return;
      }
      for (const [key, part] of Object.entries(value)) {
        search(part, isSecret || isSecretField(key));
      }
    } else if (isSecret && value !== undefined && value !== null) {
      const text = String(value).trim().toLowerCase();
      if (text !== "") secrets.add(text);
    }
  };
  search(input, false);
  return [...secrets];
}
