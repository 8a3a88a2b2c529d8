/**
 * What the code inside a component uses: the HTTP handler that it exports, and the warm-up of the snapshot
 * that its instances start from.
 *
 * @module
 */
/// <reference types="@react-on-spin/spin/interfaces" preserve="true" />
export { createIncomingHandler, type IncomingHandler } from "./http/incoming-handler.ts";
export { type WarmUpOptions, type WarmUpRequest, warmUp } from "./warm-up/warm-up.ts";
