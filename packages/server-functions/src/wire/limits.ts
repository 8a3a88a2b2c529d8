/** Bytes of a request's body: 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;

/** Characters of a query string, as sent: what servers and proxies commonly let through. */
export const MAX_SEARCH_LENGTH = 8_192;

/** Arrays and objects inside each other. */
export const MAX_JSON_DEPTH = 32;

/** Fields of a form, or parameters of a query string. */
export const MAX_FIELDS = 1_000;

/** Characters of a `returnTo` address. */
export const MAX_RETURN_TO_LENGTH = 2_048;
