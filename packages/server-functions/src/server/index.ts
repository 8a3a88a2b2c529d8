/**
 * The server's half: the handler for requests below `/api/`, and what the rendering of a page needs of it.
 *
 * @module
 */
/// <reference types="@react-on-spin/server-functions/virtual" preserve="true" />
export { describeError, describeRequest } from "../log.ts";
export type { FormFields } from "../wire/form-fields.ts";
export { describeFailure } from "./describe-failure.ts";
export { createHandler, type FormFailure, type HandlerOptions } from "./handler.ts";
export { register } from "./register.ts";
export { addDraft } from "./response-draft.ts";
