/**
 * The client's half. In the browser's build the Vite plugin replaces every `*.functions.ts` module by
 * calls of these two functions. Programs and tests outside a browser call them with the app's origin.
 *
 * @module
 */
export { createCommand } from "./command.ts";
export { createQuery } from "./query.ts";
