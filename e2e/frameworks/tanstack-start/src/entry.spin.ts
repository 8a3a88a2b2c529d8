import { createIncomingHandler, warmUp } from "@react-on-spin/spin/component";
import server from "@tanstack/react-start/server-entry";

const handle = async (request: Request) => server.fetch(request);
await warmUp(handle, { requests: ["/"] });

export const incomingHandler = createIncomingHandler(handle);
