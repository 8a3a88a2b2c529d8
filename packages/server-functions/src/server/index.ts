/**
 * The server's half: what defines the functions, the handler for requests below `/api/`, and what the rendering of a
 * page needs of it. The build fails if the browser's code imports it.
 *
 * @module
 */
/// <reference types="@react-on-spin/server-functions/virtual" preserve="true" />
// The types of `query` and `command`, which an app exports, name it.
export type { Serializable } from "../wire/serializable.ts";
export { addFunctionHeaders } from "./context.ts";
export { defineFunctions, register, type SchemaOf } from "./functions.ts";
export { createHandler, type FormFailure, type HandlerOptions } from "./handler.ts";
export { describeError, describeFailure, describeRequest } from "./log.ts";
