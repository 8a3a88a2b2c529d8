/**
 * In development, a component's `fetch` is that of Node, in a process that other code uses, too. So the
 * component's rules apply to what runs on behalf of one of its requests.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type AllowedHosts,
  describeRefusal,
  SELF_HOST,
} from "../../outbound-http/allowed-hosts.ts";

interface Rules {
  allowedHosts: AllowedHosts;
  /** The origin of the development server. */
  selfOrigin: string;
}

const rules = new AsyncLocalStorage<Rules>();
let isInstalled = false;

/** Runs a component's code; its `fetch` then reaches only what the manifest allows. */
export function runWithRules<T>(current: Rules, work: () => T): T {
  install();
  return rules.run(current, work);
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const current = rules.getStore();
    if (!current) return original(input, init);
    // The component's engine needs no `duplex` for a body that is a stream, and follows no redirects.
    const options: RequestInit & { duplex: "half" } = {
      duplex: "half",
      ...init,
      redirect: "manual",
    };
    const request = new Request(input, options);
    const url = new URL(request.url);
    if (!current.allowedHosts.allows(url)) {
      console.warn(describeRefusal(url));
      throw new TypeError("NetworkError when attempting to fetch resource.", {
        cause: `'allowed_outbound_hosts' in spin.toml does not allow ${url.origin}`,
      });
    }
    if (url.hostname !== SELF_HOST) return original(request);
    return original(
      new Request(new URL(`${url.pathname}${url.search}`, current.selfOrigin), request),
    );
  };
}
