import { WitError } from "../../imports/wit-error.ts";
import type { Waiter } from "../poll.ts";
import type { Fields } from "./fields.ts";
import { OutgoingBody } from "./outgoing.ts";

type Scheme = { tag: "HTTP" | "HTTPS" | "other"; val?: string };

interface Outbound {
  /** The classes that go into `wasi:http/types`. */
  types: object;
  /** `wasi:http/outgoing-handler`. */
  handler: { handle(request: { authority(): string | undefined }): never };
}

/**
 * The classes of `wasi:http/types` for a guest's own requests. A guest can put one together, as
 * its libraries expect, but sending it is denied: the manifest allows no outbound hosts.
 */
export function outbound(waiter: Waiter, report: (message: string) => void): Outbound {
  class OutgoingRequest {
    readonly #headers: Fields;
    #method: { tag: string; val?: string } = { tag: "get" };
    #path: string | undefined;
    #scheme: Scheme | undefined;
    #authority: string | undefined;

    constructor(headers: Fields) {
      this.#headers = headers;
    }

    body(): OutgoingBody {
      const nowhere = { capacity: () => 1 << 16, write: () => {}, finish: () => {} };
      return new OutgoingBody(nowhere, waiter);
    }

    method() {
      return this.#method;
    }

    setMethod(method: { tag: string; val?: string }): void {
      this.#method = method;
    }

    pathWithQuery() {
      return this.#path;
    }

    setPathWithQuery(path: string | undefined): void {
      this.#path = path;
    }

    scheme() {
      return this.#scheme;
    }

    setScheme(scheme: Scheme | undefined): void {
      this.#scheme = scheme;
    }

    authority() {
      return this.#authority;
    }

    setAuthority(authority: string | undefined): void {
      this.#authority = authority;
    }

    headers(): Fields {
      return this.#headers;
    }
  }

  class RequestOptions {
    connectTimeout() {}
    setConnectTimeout() {}
    firstByteTimeout() {}
    setFirstByteTimeout() {}
    betweenBytesTimeout() {}
    setBetweenBytesTimeout() {}
  }

  return {
    types: {
      OutgoingRequest,
      RequestOptions,
      IncomingResponse: class IncomingResponse {},
      FutureIncomingResponse: class FutureIncomingResponse {},
    },
    handler: {
      handle: (request) => {
        report(
          `The component tried to send a request to '${request.authority()}', which its ` +
            "'allowed_outbound_hosts' does not list.",
        );
        throw new WitError({ tag: "HTTP-request-denied" });
      },
    },
  };
}
