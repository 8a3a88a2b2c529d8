/**
 * What the component exports in the static build, which has server functions and no pages.
 *
 * @module
 */
import { functions } from "virtual:server-functions";
import { serveFunctions } from "@react-on-spin/react/server";
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { policy } from "./policy.ts";

const handle = serveFunctions({ functions, policy });

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handle, { requests: handle.warmUpRequests });

export const incomingHandler = createIncomingHandler(handle);
