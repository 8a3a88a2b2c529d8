/**
 * What the server's code uses to name and to serve the browser's files.
 *
 * @module
 */
/// <reference types="@react-on-spin/spin/virtual" preserve="true" />
export { type PublicFile, servePublicFile } from "./public-files.ts";
