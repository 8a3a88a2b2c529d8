/**
 * What the component exports in the static build, which has server functions and no pages. Each instance
 * answers one call.
 *
 * @module
 */
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { handle } from "./handle.static.server.ts";
import { calls } from "./warm-up.server.ts";

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handle, { requests: calls });

export const incomingHandler = createIncomingHandler(handle);
