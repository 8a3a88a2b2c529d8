import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { createRequestHandler } from "react-router";

const handle = createRequestHandler(
  () => import("virtual:react-router/server-build"),
  import.meta.env.MODE,
);
await warmUp(handle, { requests: ["/"] });

export const incomingHandler = createIncomingHandler(handle);
