import { defineError } from "./errors.ts";

/** 422: the input does not fit the function's schema; `issues` says where. */
export const InvalidInput = defineError({
  code: "invalid-input",
  status: 422,
  message: "The input is not valid.",
  retryable: false,
});

/** 400: the request cannot be understood: broken JSON, bad UTF-8, an interrupted upload. */
export const Malformed = defineError({
  code: "malformed",
  status: 400,
  message: "The request could not be understood.",
  retryable: false,
});

/** 403: a command called from a page of another site. */
export const CrossSite = defineError({
  code: "cross-site",
  status: 403,
  message: "This can only be called from the site's own pages.",
  retryable: false,
});

/** 404: no function has this address. The page can offer to reload. */
export const UnknownFunction = defineError({
  code: "unknown-function",
  status: 404,
  message: "This page is from an older version of the site. Please reload it.",
  retryable: false,
});

/** 405: queries are read with GET or HEAD, commands are sent with POST; see `Allow`. */
export const MethodNotAllowed = defineError({
  code: "method-not-allowed",
  status: 405,
  message: "This address does not answer this method.",
  retryable: false,
});

/** 413: the body is longer than the limit. */
export const TooLarge = defineError({
  code: "too-large",
  status: 413,
  message: "This is too large to be sent.",
  retryable: false,
});

/** 414: a query's input is longer than the limit. */
export const UriTooLong = defineError({
  code: "uri-too-long",
  status: 414,
  message: "The input is too long for a query.",
  retryable: false,
});

/** 415: the body is of a type that this address does not take. */
export const UnsupportedMediaType = defineError({
  code: "unsupported-media-type",
  status: 415,
  message: "This address does not take a body of this type.",
  retryable: false,
});

/** 429: too many calls. Throw it with `retryAfter`, and declare it like any error of one's own. */
export const RateLimited = defineError({
  code: "rate-limited",
  status: 429,
  message: "Too many requests. Please wait a little.",
  retryable: true,
});

/** 500: anything the function did not declare. The cause is in the log, under the request id. */
export const InternalError = defineError({
  code: "internal",
  status: 500,
  message: "Something went wrong on the server.",
  retryable: true,
});

/** In the browser: the server could not be reached. It may or may not have run the function. */
export const NetworkError = defineError({
  code: "network",
  status: 0,
  message: "The server could not be reached.",
  retryable: true,
});

/** In the browser: no answer in time. The server may or may not have run the function. */
export const TimeoutError = defineError({
  code: "timeout",
  status: 0,
  message: "The server did not answer in time.",
  retryable: true,
});

/** In the browser: the answer came from something that is not a server function. */
export const BadResponse = defineError({
  code: "bad-response",
  status: 0,
  message: "The server's answer could not be understood.",
  retryable: true,
});
