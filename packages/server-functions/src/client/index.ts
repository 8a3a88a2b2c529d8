/**
 * The browser's half. The Vite plugin replaces every `*.functions.ts` by calls of these two.
 *
 * @module
 */
export { createCommand } from "./command.ts";
export { createQuery } from "./query.ts";
