/**
 * The server's half: answers the requests under `/api/`.
 *
 * @module
 */
export { withRequest } from "#request-scope";
export type { FormFields } from "../wire/decode-form.ts";
export { describeError } from "./describe-error.ts";
export { createHandler, type FormFailure, type HandlerOptions } from "./handler.ts";
export { register } from "./register.ts";
