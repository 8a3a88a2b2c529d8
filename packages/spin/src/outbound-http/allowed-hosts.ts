import { BlockList, isIP } from "node:net";
import { UserError } from "../node/errors.ts";

interface AllowedHost {
  allowsScheme(scheme: string): boolean;
  /** @param host - as in `URL.hostname`: lower case, IPv6 addresses in brackets */
  allowsHost(host: string): boolean;
  allowsPort(port: number | undefined): boolean;
  /** Whether requests to the application itself are allowed. */
  allowsSelf: boolean;
}

/** The ports that Spin assumes where an entry or a URL names none. */
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["mqtt", 1883],
  ["mysql", 3306],
  ["postgres", 5432],
  ["redis", 6379],
]);

/** In a URL, this host is the application itself. */
const SELF_HOST = "self.alt";

const LEARN_MORE =
  "See https://spinframework.dev/v3/http-outbound#granting-http-permissions-to-components";

/**
 * A component's `allowed_outbound_hosts`, by Spin's rules
 * (`crates/outbound-networking-config/src/allowed_hosts.rs` of Spin 4.1).
 */
export class AllowedHosts {
  readonly #hosts: readonly AllowedHost[];

  /**
   * @param entries - the entries, with their templates filled in
   * @throws UserError if Spin, too, would reject an entry, or it names another component of the application
   */
  constructor(componentId: string, entries: readonly string[]) {
    this.#hosts = entries.map((entry) => {
      try {
        return parseEntry(entry);
      } catch (error) {
        if (!(error instanceof InvalidEntry)) throw error;
        throw new UserError(
          `Component '${componentId}': '${entry}' in 'allowed_outbound_hosts' ${error.message}.`,
        );
      }
    });
  }

  /**
   * Whether a request to this URL is allowed.
   *
   * @param url - with the host {@link SELF_HOST} for a request to the application itself
   */
  allows(url: URL): boolean {
    if (url.hostname === SELF_HOST) {
      return this.#hosts.some(
        (host) => host.allowsSelf && (host.allowsScheme("http") || host.allowsScheme("https")),
      );
    }
    const scheme = url.protocol.slice(0, -1);
    const port = url.port === "" ? DEFAULT_PORTS.get(scheme) : Number(url.port);
    return this.#hosts.some(
      (host) => host.allowsScheme(scheme) && host.allowsHost(url.hostname) && host.allowsPort(port),
    );
  }
}

export interface OutboundRules {
  allowedHosts: AllowedHosts;
  /** The origin of the application itself, such as `http://127.0.0.1:3000`. */
  selfOrigin: string;
  report(message: string): void;
}

/**
 * Finds where a request is sent. The parts of the URL are never joined to a text and parsed again: in
 * `http://self.alt//10.0.0.1/`, that would make a host of the path.
 *
 * @returns undefined if the request is refused
 */
export function findTarget(
  url: URL,
  { allowedHosts, selfOrigin, report }: OutboundRules,
): URL | undefined {
  const isToSelf = url.hostname === SELF_HOST;
  const target = new URL(isToSelf ? selfOrigin : url);
  target.pathname = url.pathname;
  target.search = url.search;
  const isAllowed =
    allowedHosts.allows(url) &&
    // Checked after the last change.
    (isToSelf ? target.origin === new URL(selfOrigin).origin : allowedHosts.allows(target));
  if (!isAllowed) report(describeRefusal(url));
  return isAllowed ? target : undefined;
}

/** What Spin prints when a component sends a request that is not allowed. */
function describeRefusal({ protocol, host, hostname }: URL): string {
  const pattern = `${protocol}//${hostname === SELF_HOST ? "self" : host}`;
  const what =
    hostname === SELF_HOST
      ? "A component tried to make an HTTP request to its own app but it does not have permission."
      : `A component tried to make an outbound network connection to disallowed destination '${pattern}'.`;
  return (
    `Warning: ${what}\nTo allow this request, add 'allowed_outbound_hosts = ["${pattern}"]' to the ` +
    "manifest component section."
  );
}

/** The reason why an entry is invalid, as the rest of a sentence. */
class InvalidEntry extends Error {}

function parseEntry(entry: string): AllowedHost {
  const text = entry.trim();
  const [, scheme, rest] = /^(.*?):\/\/(.*)$/s.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) {
    throw new InvalidEntry(
      "is not an allowed outbound host format. Write it as <scheme>://<host>[:<port>], with '*' " +
        `wildcards allowed for each. ${LEARN_MORE}`,
    );
  }
  const { host, port } = splitPort(rest);
  return {
    allowsPort: parsePort(port, scheme),
    allowsScheme: parseScheme(scheme),
    ...parseHost(host),
  };
}

/** A colon before the port; those of an IPv6 address belong to the host. */
function splitPort(text: string): { host: string; port: string } {
  const at = text.lastIndexOf(":");
  if (at === -1 || text.lastIndexOf("]") > at || isIP(text.replace(/\/\d+$/, "")) === 6) {
    return { host: text, port: "" };
  }
  const [port = "", path = ""] = text.slice(at + 1).split(/\/(.*)/s);
  if (path !== "") throw new InvalidEntry("has a path but is not allowed to");
  return { host: text.slice(0, at), port };
}

function parseScheme(scheme: string): AllowedHost["allowsScheme"] {
  if (scheme === "*") return () => true;
  if (scheme.startsWith("{")) throw new InvalidEntry("has a list of schemes: not supported");
  if (!/^\p{Alphabetic}*$/u.test(scheme)) {
    throw new InvalidEntry("has an invalid scheme: only alphabetic characters are allowed");
  }
  return (candidate) => candidate === scheme;
}

function parsePort(text: string, scheme: string): AllowedHost["allowsPort"] {
  if (text === "*") return () => true;
  if (text === "") {
    const known = DEFAULT_PORTS.get(scheme);
    if (known !== undefined) return (port) => port === known;
    throw new InvalidEntry(
      `has no port, and the scheme '${scheme}' does not have a known default port number`,
    );
  }
  if (text.startsWith("{")) throw new InvalidEntry("has a list of ports: not yet supported");
  const [first = "", last, ...more] = text.split("..");
  if (more.length > 0) throw new InvalidEntry(`has an invalid port: '${text}' is not a range`);
  const start = parseNumber(first);
  const end = last === undefined ? undefined : parseNumber(last);
  // As in Spin, a range does not include its end.
  if (end !== undefined) return (port) => port !== undefined && start <= port && port < end;
  return (port) => port === start;
}

function parseNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff) return Number(text);
  throw new InvalidEntry(`has an invalid port: '${text}' is not a number up to 65535`);
}

function parseHost(text: string): Pick<AllowedHost, "allowsHost" | "allowsSelf"> {
  const host = text.trim();
  if (host === "*") return { allowsHost: () => true, allowsSelf: true };
  if (host === "self" || host === SELF_HOST) return { allowsHost: () => false, allowsSelf: true };
  return { allowsHost: parseForeignHost(host), allowsSelf: false };
}

function parseForeignHost(host: string): AllowedHost["allowsHost"] {
  if (host.startsWith("{")) throw new InvalidEntry("has a list of hosts: not yet supported");
  const [address = "", bits] = host.split("/");
  if (isIP(address) !== 0 && bits !== "") return parseNetwork(address, bits);

  const name = host.replace(/\/$/, "");
  if (name.includes("/")) throw new InvalidEntry("must not include a path");
  if (name.startsWith("*.")) {
    const domain = parseName(name.slice(2));
    if (isAddress(domain)) throw new InvalidEntry("has a wildcard before what is no domain");
    return (candidate) => !isAddress(candidate) && candidate.endsWith(`.${domain}`);
  }
  const literal = parseName(name);
  return (candidate) => candidate === literal;
}

/** One address, or a network such as `10.0.0.0/8`. */
function parseNetwork(address: string, bits: string | undefined): AllowedHost["allowsHost"] {
  const [family, length] = isIP(address) === 6 ? (["ipv6", 128] as const) : (["ipv4", 32] as const);
  const prefix = bits === undefined ? length : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > length) {
    throw new InvalidEntry("must not include a path");
  }
  const network = new BlockList();
  network.addSubnet(address, prefix, family);
  return (candidate) => {
    const bare = candidate.replace(/^\[|\]$/g, "");
    const candidateFamily = isIP(bare) === 6 ? "ipv6" : "ipv4";
    return isIP(bare) !== 0 && candidateFamily === family && network.check(bare, family);
  };
}

/** Parses a host as a URL does, so that both are compared in the same form. */
function parseName(name: string): string {
  if (name.includes("*")) throw new InvalidEntry("has a wildcard: allowed only as subdomains");
  const url =
    /[?#@\\\s]/.test(name) || !URL.canParse(`http://${name}`)
      ? undefined
      : new URL(`http://${name}`);
  if (url === undefined || url.port !== "") throw new InvalidEntry("has an invalid host");
  if (url.hostname === "spin.internal" || url.hostname.endsWith(".spin.internal")) {
    throw new InvalidEntry(
      "names a component of the application, and spin-node does not support service chaining. Run " +
        "the application with Spin",
    );
  }
  return url.hostname;
}

const isAddress = (hostname: string) => hostname.startsWith("[") || isIP(hostname) !== 0;
