/** The longest body of a request, in bytes: 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;

/**
 * The longest query string, in UTF-16 units, percent-encoded as it was sent. Servers and proxies
 * commonly accept addresses of about this length.
 */
export const MAX_SEARCH_LENGTH = 8_192;

/** How many levels deep arrays and objects may be nested in JSON. */
export const MAX_JSON_DEPTH = 32;

/** The most fields of a form, or parameters of a query string. */
export const MAX_FIELDS = 1_000;
