/**
 * What both sides of an app use: errors, redirects, the addresses of forms, and types. The server's half, which
 * defines and serves the functions, is `@react-on-spin/server-functions/server`.
 *
 * @module
 */

export type * from "./types.ts";
export * from "./wire/errors.ts";
export { type FormFailureData, type FormFields, formAction } from "./wire/forms.ts";
export type { Fresh } from "./wire/protocol.ts";
export { decodePercent, isLocalPath, redirect, redirectLocation } from "./wire/redirect.ts";
export { decodeValue, encodeValue } from "./wire/values.ts";
