/**
 * The server's half: from a request to a response.
 *
 * @module
 */
/// <reference types="@react-on-spin/react/virtual" preserve="true" />
export type { Policy } from "./security-headers.ts";
export {
  type Handle,
  type ServeOptions,
  serve,
  serveFunctions,
  type WarmUpRequest,
} from "./serve.ts";
