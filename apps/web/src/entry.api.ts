/**
 * The component of the static build: answers one call of a server function in each instance.
 *
 * @module
 */
import { createIncomingHandler } from "@react-on-spin/wasi-http";
import { handleApi } from "./handle-api.server.ts";
import { calls, warmUp } from "./warm-up.server.ts";

// The heap as it is now is what every instance starts with.
await warmUp(handleApi, calls);

export const incomingHandler = createIncomingHandler(handleApi);
