/**
 * What the component exports, in the default build and the portable one. The host starts a new instance of the
 * component for each request, and each instance answers one.
 *
 * @module
 */
import files from "virtual:public-files";
import { functions } from "virtual:server-functions";
import { serve } from "@react-on-spin/react/server";
import { servePublicFile } from "@react-on-spin/spin/assets";
import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import { app } from "./app.ts";
import { policy } from "./policy.ts";

const handle = serve(app, {
  functions,
  policy,
  files: (request) => servePublicFile(files, request),
});

// The build takes its snapshot after this line, so every instance starts with a warm heap.
await warmUp(handle, { requests: handle.warmUpRequests });

export const incomingHandler = createIncomingHandler(handle);
