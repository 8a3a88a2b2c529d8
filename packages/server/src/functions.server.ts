/**
 * What every server function of this app has in common. Each `*.functions.ts` imports `query` and `command` from here.
 * A login belongs here: a `guard` that all of them have (docs/security.md), but for those with `guard: "none"`.
 *
 * @module
 */
import { defineFunctions } from "@react-on-spin/server-functions/server";
import { readAllowedOrigins } from "./allowed-origins.server.ts";

export const { query, command } = defineFunctions({ allowedOrigins: readAllowedOrigins });
