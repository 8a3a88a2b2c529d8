/**
 * Server functions: written once, called from the server and from the browser.
 *
 * @module
 */

export type { CookieOptions, Cookies, FunctionContext, Guard, GuardContext } from "./context.ts";
export { command } from "./server/command.ts";
export { query } from "./server/query.ts";
export type {
  CallOptions,
  Command,
  Query,
  ServerFunction,
  ServerFunctionOptions,
} from "./types.ts";
export * from "./wire/built-in-errors.ts";
export {
  defineError,
  type ErrorClass,
  type ErrorDefinition,
  type ErrorDetails,
  type ErrorInit,
  type Issue,
  ServerFunctionError,
} from "./wire/errors.ts";
export { formAction } from "./wire/form-action.ts";
export { jsonProblem } from "./wire/json-problem.ts";
export { isLocalPath } from "./wire/local-path.ts";
export { fromProblem, type Problem, toProblem } from "./wire/problem.ts";
export { redirect, redirectLocation } from "./wire/redirect.ts";
