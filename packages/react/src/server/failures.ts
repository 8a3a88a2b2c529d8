import { ServerFunctionError } from "@react-on-spin/server-functions";
import { describeFailure } from "@react-on-spin/server-functions/server";
import { isRouteErrorResponse } from "react-router";
import { type PublicError, toPublic } from "../errors.ts";

/** What fails while a request is answered. The log has each cause once, under the request's id. */
export class Failures {
  readonly requestId: string;
  /** In development, the first bug among them. */
  bug: { message: string; stack: string } | undefined;
  readonly #line: string;
  readonly #reported = new WeakSet<object>();

  /** @param line - begins each entry of the log */
  constructor(requestId: string, line: string) {
    this.requestId = requestId;
    this.#line = line;
  }

  /** Logs an error and what has failed, and returns what the browser may know of it. */
  report(error: unknown, where = ""): PublicError {
    const shown = toPublic(error, this.requestId);
    if (typeof error === "object" && error !== null) {
      if (this.#reported.has(error)) return shown;
      this.#reported.add(error);
    }
    // An error response below 500 is an answer, such as that there is no such page.
    if (!isRouteErrorResponse(error)) {
      console.error(`${this.#line}${where} ${describeFailure(error)}`);
    } else if (error.status >= 500) {
      console.error(`${this.#line}${where} ${error.status} ${error.statusText}`);
    }
    if (import.meta.env?.DEV && error instanceof Error && !(error instanceof ServerFunctionError)) {
      this.bug ??= { message: error.message, stack: error.stack ?? "" };
    }
    return shown;
  }

  /** Takes an error for one that is logged already, under another cause. */
  ignore(error: object): void {
    this.#reported.add(error);
  }
}
