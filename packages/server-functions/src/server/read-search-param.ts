import { Malformed, UriTooLong } from "../wire/built-in-errors.ts";
import { MAX_SEARCH_LENGTH } from "./limits.ts";
import { parseUrlEncoded } from "./url-encoded.ts";

/**
 * Reads one parameter of a query string, and ignores the others.
 *
 * @returns undefined if the parameter is missing
 * @throws UriTooLong if the query string is longer than {@link MAX_SEARCH_LENGTH}
 * @throws Malformed if the parameter occurs twice, or the query string cannot be decoded
 */
export function readSearchParam(url: URL, name: string): string | undefined {
  if (url.search.length > MAX_SEARCH_LENGTH) throw new UriTooLong();
  const values = parseUrlEncoded(url.search.slice(1)).filter(([key]) => key === name);
  if (values.length > 1) {
    throw new Malformed({
      message: `The query string has the parameter "${name}" more than once. Send it once.`,
    });
  }
  return values[0]?.[1];
}
