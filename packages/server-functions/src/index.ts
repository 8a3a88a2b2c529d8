/**
 * Server functions: written once, called from both sides.
 *
 * @module
 */
export * from "./built-in-errors.ts";
export { command } from "./command.ts";
export {
  defineError,
  type ErrorClass,
  type ErrorDefinition,
  type ErrorDetails,
  type ErrorInit,
  type Issue,
  ServerFunctionError,
} from "./errors.ts";
export { getRequest } from "./get-request.ts";
export { fromProblem, type Problem, toProblem } from "./problem.ts";
export { query } from "./query.ts";
export type {
  CallOptions,
  Command,
  GuardContext,
  InputOf,
  OutputOf,
  Query,
  ServerFunction,
  ServerFunctionOptions,
} from "./server-function.ts";
