/**
 * What the component exports, in the default build and the portable one. The host starts a new instance of the
 * component for each request, and each instance answers one.
 *
 * @module
 */
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { handle } from "./handle.server.ts";
import { calls } from "./warm-up.server.ts";
import { pages } from "./warm-up-pages.server.ts";

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handle, { requests: [...pages, ...calls] });

export const incomingHandler = createIncomingHandler(handle);
