/**
 * The errors of the mechanism itself. Their messages are for the person in front of the page, or for
 * the author of a client. The texts are public.
 *
 * @module
 */
import { defineError } from "./errors.ts";

/** 422: the function's schema rejects the input. `issues` says what is wrong with which part. */
export const InvalidInput = defineError({
  code: "invalid-input",
  status: 422,
  message: "The input is not valid.",
  retryable: false,
});

/** 400: the request cannot be decoded, for example because of broken JSON, invalid UTF-8, or an interrupted upload. */
export const Malformed = defineError({
  code: "malformed",
  status: 400,
  message: "The request could not be understood, because its format is not valid.",
  retryable: false,
});

/** 403: a page of another site called a command. */
export const CrossSite = defineError({
  code: "cross-site",
  status: 403,
  message:
    "The request was rejected, because it came from another site. Please use this site's own page.",
  retryable: false,
});

/** 404: no server function has this path, because the page is from an older build. Offer to reload it. */
export const UnknownFunction = defineError({
  code: "unknown-function",
  status: 404,
  message: "This page is from an older version of the site. Please reload it.",
  retryable: false,
});

/** 405: a query accepts GET and HEAD, a command accepts POST, a form's address all three. The response's `Allow` header lists them. */
export const MethodNotAllowed = defineError({
  code: "method-not-allowed",
  status: 405,
  message:
    "This address does not accept the request's method. The Allow header lists the methods that it accepts.",
  retryable: false,
});

/** 413: the body is longer than the limit, `MAX_BODY_BYTES`. */
export const TooLarge = defineError({
  code: "too-large",
  status: 413,
  message: "The input is larger than the server accepts. Please send less.",
  retryable: false,
});

/** 414: the query string is longer than the limit, `MAX_SEARCH_LENGTH`. */
export const UriTooLong = defineError({
  code: "uri-too-long",
  status: 414,
  message: "The input is too long for the address of a query. Please send a shorter one.",
  retryable: false,
});

/** 415: this address does not accept a body of this media type or encoding. */
export const UnsupportedMediaType = defineError({
  code: "unsupported-media-type",
  status: 415,
  message:
    "This address does not accept the type of the request's body. Send JSON, or a form to an address that ends in .action.",
  retryable: false,
});

/** 429: too many calls. Throw it with `retryAfter`, and declare it as you declare your own errors. */
export const RateLimited = defineError({
  code: "rate-limited",
  status: 429,
  message: "There were too many requests. Please wait a moment, then try again.",
  retryable: true,
});

/** 500: an error that the function does not declare. The log has the cause, under the request id. */
export const InternalError = defineError({
  code: "internal",
  status: 500,
  message: "Something went wrong on the server. Its log says why.",
  retryable: true,
});

/** Made in the browser: there was no complete response. The function may or may not have run. */
export const NetworkError = defineError({
  code: "network",
  status: 0,
  message: "The server could not be reached. Please check your connection.",
  retryable: true,
});

/** Made in the browser: there was no response in time. The function may or may not have run. */
export const TimeoutError = defineError({
  code: "timeout",
  status: 0,
  message: "The server did not answer in time. It may be busy.",
  retryable: true,
});

/** Made in the browser: the response is not one of a server function. A proxy may have sent it. */
export const BadResponse = defineError({
  code: "bad-response",
  status: 0,
  message:
    "The response did not come from this site's server. A proxy or a login page may have sent it.",
  retryable: true,
});
