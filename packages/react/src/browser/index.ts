/**
 * The browser's half: continues where the server stopped.
 *
 * @module
 */
export { hydrate } from "./hydrate.tsx";
