/**
 * What the handlers of both builds have in common: which server functions there are, and who may call them.
 *
 * @module
 */
import { functions } from "virtual:server-functions";
import { readAllowedOrigins } from "@app/server/allowed-origins.server";
import type { HandlerOptions } from "@react-on-spin/server-functions/server";

export const handlerOptions: HandlerOptions = { functions, allowedOrigins: readAllowedOrigins };
