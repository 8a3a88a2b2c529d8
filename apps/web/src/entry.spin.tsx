/**
 * The component: answers one request in each instance.
 *
 * @module
 */
import { handle } from "./handle.server.ts";
import { warmUp } from "./warm-up.server.ts";

// The heap as it is now is what every instance starts with.
await warmUp();

addEventListener("fetch", (event) => {
  event.respondWith(handle(rebuild(event.request)));
});

/** Copies the incoming request, since the engine traps when the original's `signal` is read. */
function rebuild({ url, method, headers, body }: Request): Request {
  return new Request(url, { method, headers, body });
}
