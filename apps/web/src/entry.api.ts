/**
 * The guest's entry in the static build, which has server functions and no pages. Each instance
 * answers one call.
 *
 * @module
 */
import { createIncomingHandler } from "@react-on-spin/spin-component";
import { handleApi } from "./handle-api.server.ts";
import { calls, warmUp } from "./warm-up.server.ts";

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handleApi, calls);

export const incomingHandler = createIncomingHandler(handleApi);
