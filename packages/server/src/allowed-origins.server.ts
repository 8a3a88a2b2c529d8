import { Variables } from "@fermyon/spin-sdk";

/**
 * Reads from the variable `allowed_origins` which origins the site's pages come from, such as
 * `https://app.example`, separated by spaces or commas.
 *
 * @returns an empty list if the variable is empty: then pages come from the request's own host
 */
export function readAllowedOrigins(): readonly string[] {
  const text = Variables.get("allowed_origins") ?? "";
  return text.split(/[\s,]+/).filter((origin) => origin !== "");
}
