import { AsyncLocalStorage } from "node:async_hooks";
import { findTarget, type OutboundRules } from "../../outbound-http/allowed-hosts.ts";
import { isFraming } from "../../outbound-http/messages.ts";

/**
 * In development, a component's `fetch` is that of Node, in a process that other code uses, too. So the
 * component's rules apply to what runs on behalf of one of its requests.
 */
export class FetchRules {
  readonly #rules = new AsyncLocalStorage<OutboundRules>();
  readonly #original = globalThis.fetch;

  constructor() {
    globalThis.fetch = (input, init) => {
      const rules = this.#rules.getStore();
      return rules ? this.#fetch(rules, input, init) : this.#original(input, init);
    };
  }

  /** Runs a component's code; its `fetch` then reaches only what the manifest allows. */
  run<T>(rules: OutboundRules, work: () => T): T {
    return this.#rules.run(rules, work);
  }

  end(): void {
    globalThis.fetch = this.#original;
  }

  async #fetch(
    rules: OutboundRules,
    input: RequestInfo | URL,
    init: RequestInit | undefined,
  ): Promise<Response> {
    // The component's engine needs no `duplex` for a body that is a stream, and follows no redirects.
    const options: RequestInit & { duplex: "half" } = {
      duplex: "half",
      ...init,
      redirect: "manual",
    };
    const request = new Request(input, options);
    const target = findTarget(new URL(request.url), rules);
    if (target === undefined) {
      throw new TypeError("NetworkError when attempting to fetch resource.", {
        cause: `'allowed_outbound_hosts' in spin.toml does not allow ${new URL(request.url).origin}`,
      });
    }
    const sent = new Request(target, request);
    for (const name of [...sent.headers.keys()]) if (isFraming(name)) sent.headers.delete(name);
    return this.#original(sent);
  }
}
