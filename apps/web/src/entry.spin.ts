/**
 * The guest's entry. The host starts a new instance of the component for each request, and each
 * instance answers one.
 *
 * @module
 */
import { createIncomingHandler } from "@react-on-spin/spin-component";
import { handle } from "./handle.server.ts";
import { calls, pages, warmUp } from "./warm-up.server.ts";

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handle, [...pages, ...calls]);

export const incomingHandler = createIncomingHandler(handle);
