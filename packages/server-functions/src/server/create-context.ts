import type { FunctionContext } from "../context.ts";
import type { FunctionKind } from "../wire/protocol.ts";
import { createCookies } from "./cookies.ts";
import { draftOf } from "./response-draft.ts";

/**
 * Creates the context of a call.
 *
 * @param id - the id of the called function, for the error
 * @param request - undefined if a call on the server has passed none. Then the members throw
 * @param allowedOrigins - the handler's
 */
export function createContext(
  id: string,
  kind: FunctionKind,
  request: Request | undefined,
  allowedOrigins?: () => readonly string[],
): FunctionContext {
  const required = (): Request => {
    if (request !== undefined) return request;
    throw new Error(
      `The server function "${id}" needs the request, but it was called on the server without one.\n\n` +
        "What to do: pass it on, as the last argument: { request }. A loader and the context of a server function have it.",
    );
  };
  return {
    get request() {
      return required();
    },
    get cookies() {
      return createCookies(required(), kind, allowedOrigins);
    },
    get responseHeaders() {
      return draftOf(required()).headers;
    },
  };
}
