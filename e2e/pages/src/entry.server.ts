import { functions } from "virtual:server-functions";
import { serve } from "@react-on-spin/react/server";
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { app } from "./app.tsx";

const policy = {
  "style-src": "'self'",
  "img-src": "data:",
  "connect-src": "'self'",
  // A form of the tests leads to another site.
  "form-action": "'self' http://localhost:*",
};
const handle = serve(app, { functions, policy });
await warmUp(handle, { requests: handle.warmUpRequests });

export const incomingHandler = createIncomingHandler(handle);
