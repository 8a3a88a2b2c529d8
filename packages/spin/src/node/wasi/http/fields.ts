import { validateHeaderName, validateHeaderValue } from "node:http";
import { WitError } from "../io.ts";

type Entry = [name: string, value: Uint8Array];

/** Headers about the connection, which only the host may send. */
const FORBIDDEN = new Set([
  "connection",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** Whether the header is hidden from guests and cannot be set by them, as in Spin. */
export const isForbidden = (name: string) => FORBIDDEN.has(name.toLowerCase());

/** Converts a header value from bytes to Node's form: a string with one character a byte. */
export const decodeValue = (value: Uint8Array) => Buffer.from(value).toString("latin1");

/** The inverse of {@link decodeValue}. */
export const encodeValue = (value: string) => new Uint8Array(Buffer.from(value, "latin1"));

function checked(name: string, value: Uint8Array): Entry {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, decodeValue(value));
  } catch {
    throw new WitError({ tag: "invalid-syntax" });
  }
  if (isForbidden(name)) throw new WitError({ tag: "forbidden" });
  return [name, value];
}

/** `wasi:http/types` `fields`: headers in the order in which they were set. */
export class Fields {
  #entries: Entry[] = [];
  #immutable = false;

  static fromList(entries: Entry[]): Fields {
    const fields = new Fields();
    fields.#entries = entries.map(([name, value]) => checked(name, value));
    return fields;
  }

  /** Headers that cannot be changed, because their request or response was received or sent. */
  static immutable(entries: Entry[]): Fields {
    const fields = new Fields();
    fields.#entries = entries;
    fields.#immutable = true;
    return fields;
  }

  get(name: string): Uint8Array[] {
    return this.#entries.filter(named(name)).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.#entries.some(named(name));
  }

  set(name: string, values: Uint8Array[]): void {
    this.#writable();
    const entries = values.map((value) => checked(name, value));
    this.delete(name);
    this.#entries.push(...entries);
  }

  append(name: string, value: Uint8Array): void {
    this.#writable();
    this.#entries.push(checked(name, value));
  }

  delete(name: string): void {
    this.#writable();
    const matches = named(name);
    this.#entries = this.#entries.filter((entry) => !matches(entry));
  }

  entries(): Entry[] {
    return this.#entries;
  }

  clone(): Fields {
    const fields = new Fields();
    fields.#entries = [...this.#entries];
    return fields;
  }

  #writable(): void {
    if (this.#immutable) throw new WitError({ tag: "immutable" });
  }
}

const named = (name: string) => {
  const wanted = name.toLowerCase();
  return ([candidate]: Entry) => candidate.toLowerCase() === wanted;
};
