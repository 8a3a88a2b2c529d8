import { Malformed, UriTooLong } from "../wire/built-in-errors.ts";
import { MAX_SEARCH_LENGTH } from "../wire/limits.ts";
import { parseUrlEncoded } from "../wire/url-encoded.ts";

/**
 * The value of one parameter of the query string. Other parameters are left alone.
 *
 * @returns undefined when it is not there
 * @throws UriTooLong, or Malformed when it is there twice
 */
export function readSearchParam(url: URL, name: string): string | undefined {
  if (url.search.length > MAX_SEARCH_LENGTH) throw new UriTooLong();
  const values = parseUrlEncoded(url.search.slice(1)).filter(([key]) => key === name);
  if (values.length > 1) throw new Malformed({ message: `"${name}" is there more than once.` });
  return values[0]?.[1];
}
