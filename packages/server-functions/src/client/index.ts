/**
 * The browser's half. In the browser's build the Vite plugin replaces every `*.functions.ts` module
 * by calls of these two functions.
 *
 * @module
 */
export { createCommand } from "./command.ts";
export { createQuery } from "./query.ts";
