/**
 * The component: answers one request in each instance.
 *
 * @module
 */
import { createIncomingHandler } from "@react-on-spin/wasi-http";
import { handle } from "./handle.server.ts";
import { calls, pages, warmUp } from "./warm-up.server.ts";

// The heap as it is now is what every instance starts with.
await warmUp(handle, [...pages, ...calls]);

export const incomingHandler = createIncomingHandler(handle);
