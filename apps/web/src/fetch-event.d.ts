/** The event with which the engine in the component hands over a request. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Response | Promise<Response>): void;
}

interface WindowEventMap {
  fetch: FetchEvent;
}
