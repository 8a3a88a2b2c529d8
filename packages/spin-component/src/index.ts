/**
 * What a component is made with: its HTTP handler.
 *
 * @module
 */
export { createIncomingHandler, type IncomingHandler } from "./http/incoming-handler.ts";
