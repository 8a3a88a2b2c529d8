import * as build from "virtual:react-router/server-build";
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { createRequestHandler } from "react-router";

const handle = createRequestHandler(build);
await warmUp(handle, { requests: ["/"] });

export const incomingHandler = createIncomingHandler(handle);
