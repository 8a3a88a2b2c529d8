import { type DecodedForm, decodeFields } from "../wire/form-fields.ts";
import { parseUrlEncoded } from "./url-encoded.ts";

/**
 * Decodes the body of a form that a browser has sent by itself.
 *
 * @param body - `application/x-www-form-urlencoded`
 * @throws Malformed if the encoding is invalid, there are more than 1,000 fields, or {@link decodeFields}
 *   rejects them
 */
export function decodeForm(body: string): DecodedForm {
  return decodeFields(parseUrlEncoded(body));
}
