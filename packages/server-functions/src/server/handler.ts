import type { Guard } from "../context.ts";
import { describeError, describeRequest } from "../log.ts";
import type { ServerFunction } from "../types.ts";
import {
  CrossSite,
  InternalError,
  MethodNotAllowed,
  UnknownFunction,
} from "../wire/built-in-errors.ts";
import { type ErrorClass, ServerFunctionError } from "../wire/errors.ts";
import type { FormFields } from "../wire/form-fields.ts";
import { FORM_TYPE, JSON_TYPE } from "../wire/media-types.ts";
import { ACTION_SUFFIX } from "../wire/protocol.ts";
import { crossSiteReason } from "./cross-site.ts";
import { decodeForm } from "./decode-form.ts";
import { decodeJson } from "./decode-json.ts";
import { describeFailure } from "./describe-failure.ts";
import { type FunctionMatch, findFunction } from "./find-function.ts";
import { internals } from "./internals.ts";
import { readBody } from "./read-body.ts";
import { readSearchParam } from "./read-search-param.ts";
import { requireMediaType } from "./require-media-type.ts";
import { addDraft, addDraftOfFailure } from "./response-draft.ts";
import {
  problemResponse,
  redirectResponse,
  resultResponse,
  seeOtherResponse,
} from "./responses.ts";
import { checkReturnTo } from "./return-to.ts";
import { type Outcome, runFunction } from "./run-function.ts";

/** A form that was sent without JavaScript, and failed. */
export interface FormFailure {
  /** The command's id; undefined if there is no such command, because the form is from an older build. */
  readonly id: string | undefined;
  /** What the user typed; empty if the form could not be read. */
  readonly fields: FormFields;
  /** Respond with its `status`. Show its `message`, and its `issues` beside the fields. */
  readonly error: ServerFunctionError;
  /**
   * The path of the page that has the form. It is checked, and safe to redirect to. It is `/` for a
   * form of an older build, whose page may not exist any more.
   */
  readonly returnTo: string;
  /**
   * The request to render that page for: a GET of `returnTo`, with the headers of the form's request. So
   * loaders see the visitor's cookies.
   */
  readonly pageRequest: Request;
}

/** The options of {@link createHandler}. */
export interface HandlerOptions {
  /** All server functions by id, as `virtual:server-functions` exports them. */
  readonly functions: ReadonlyMap<string, ServerFunction>;
  /**
   * Guards every function, also in calls in process, before the function's own guard. A function opts out
   * in its definition, with `guard: "none"`.
   *
   * @defaultValue none
   */
  readonly guard?: Guard;
  /**
   * Errors that every function declares, such as those of `guard`.
   *
   * @defaultValue none
   */
  readonly errors?: readonly ErrorClass[];
  /**
   * Returns the origins that the site's pages come from, such as `https://app.example`. It is called
   * for each command. Set it if a proxy changes the header `Host`.
   *
   * @defaultValue none: the request's own host
   */
  readonly allowedOrigins?: () => readonly string[];
  /**
   * Renders the form's page again, with the error.
   *
   * @defaultValue none: the browser shows the problem as JSON
   */
  readonly onFormFailure?: (failure: FormFailure) => Response | Promise<Response>;
  /**
   * Called once for each failed call, with the request id, the method, the path, the status, the
   * code, and the cause if there is one: with its stack if the status is 500 or above. The first line
   * holds nothing else of the request.
   *
   * @defaultValue `console.error`
   */
  readonly log?: (entry: string) => void;
  /**
   * Whether responses show the messages and stacks of unexpected errors.
   *
   * @defaultValue `import.meta.env.DEV` of the build; false if nothing sets that
   */
  readonly development?: boolean;
}

/**
 * Creates the handler of all requests for `/api` and below.
 *
 * The handler never rejects. It responds with a result, with a problem, or, to a form, with a
 * redirect or a page.
 *
 * @example
 * ```ts
 * import { functions } from "virtual:server-functions";
 *
 * const handle = createHandler({ functions });
 * const response = await handle(new Request("http://127.0.0.1:3000/api/counter/getCount"));
 * ```
 */
export function createHandler({
  functions,
  guard,
  errors,
  allowedOrigins,
  onFormFailure,
  log = (entry) => console.error(entry),
  development = import.meta.env?.DEV === true,
}: HandlerOptions): (request: Request) => Promise<Response> {
  for (const serverFunction of functions.values()) {
    serverFunction[internals].defaults = { guard, errors, allowedOrigins };
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const match = findFunction(url.pathname, functions);
    if (match === undefined) return failUnknown(request, url);

    const { serverFunction, isAction } = match;
    // A person who reloads or bookmarks the answer to a form means the form's page.
    if (isAction && READING.includes(request.method)) {
      return seeOtherResponse(checkReturnTo(readSearchParam(url, "returnTo") ?? "/"));
    }
    const methods =
      serverFunction.kind === "query" ? READING : isAction ? [...READING, "POST"] : ["POST"];
    if (!methods.includes(request.method)) {
      return fail(request, new MethodNotAllowed(), { allow: methods.join(", ") });
    }
    if (serverFunction.kind === "query") return handleQuery(request, url, match);
    return isAction ? handleForm(request, url, match) : handleCommand(request, match);
  }

  async function handleQuery(
    request: Request,
    url: URL,
    { serverFunction }: FunctionMatch,
  ): Promise<Response> {
    const input = decodeJson(readSearchParam(url, "input") ?? "");
    const response = outcomeResponse(await runFunction(serverFunction, input, request));
    return withoutBodyForHead(request, addDraft(request, response));
  }

  async function handleCommand(
    request: Request,
    { serverFunction }: FunctionMatch,
  ): Promise<Response> {
    refuseCrossSite(request);
    requireMediaType(request.headers, JSON_TYPE);
    const input = decodeJson(await readBody(request.body));
    return addDraft(request, outcomeResponse(await runFunction(serverFunction, input, request)));
  }

  async function handleForm(
    request: Request,
    url: URL,
    { serverFunction }: FunctionMatch,
  ): Promise<Response> {
    let returnTo = "/";
    let fields: FormFields = {};
    try {
      returnTo = checkReturnTo(readSearchParam(url, "returnTo") ?? "/");
      refuseCrossSite(request);
      requireMediaType(request.headers, FORM_TYPE);
      const form = decodeForm(await readBody(request.body));
      fields = form.fields;
      const outcome = await runFunction(serverFunction, form.input, request);
      const location = outcome.kind === "redirect" ? outcome.location : returnTo;
      return addDraft(request, seeOtherResponse(location));
    } catch (thrown) {
      return failForm(request, thrown, { id: serverFunction.id, fields, returnTo });
    }
  }

  /** @throws CrossSite if a page of another site has made the request */
  function refuseCrossSite(request: Request): void {
    const reason = crossSiteReason(request, allowedOrigins?.());
    if (reason !== undefined) throw new CrossSite({ cause: reason });
  }

  function failUnknown(request: Request, url: URL): Response | Promise<Response> {
    const error = new UnknownFunction();
    const isForm = request.method === "POST" && url.pathname.endsWith(ACTION_SUFFIX);
    return isForm
      ? failForm(request, error, { id: undefined, fields: {}, returnTo: "/" })
      : fail(request, error);
  }

  /** A form is sent by a person, who should see a page and not JSON. */
  async function failForm(
    request: Request,
    thrown: unknown,
    form: Pick<FormFailure, "id" | "fields" | "returnTo">,
  ): Promise<Response> {
    if (onFormFailure === undefined) return fail(request, thrown);
    const error = report(request, thrown);
    const pageRequest = pageRequestOf(request, form.returnTo);
    return addDraftOfFailure(request, await onFormFailure({ ...form, error, pageRequest }));
  }

  function fail(
    request: Request,
    thrown: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Response {
    const error = report(request, thrown);
    const cause = describeError(error.cause);
    const debugInfo =
      development && error instanceof InternalError
        ? { detail: cause.split("\n", 1)[0] ?? "", stack: cause }
        : {};
    const response = problemResponse(error, headers, debugInfo);
    return withoutBodyForHead(request, addDraftOfFailure(request, response));
  }

  /** Logs a failure, and gives it the id under which the log has it. */
  function report(request: Request, thrown: unknown): ServerFunctionError {
    const error =
      thrown instanceof ServerFunctionError ? thrown : new InternalError({ cause: thrown });
    error.requestId = crypto.randomUUID();
    log(`${describeRequest(error.requestId, request)} ${describeFailure(error)}`);
    return error;
  }

  return (request) =>
    handle(request)
      .catch((error: unknown) => fail(request, error))
      // Reporting a failure can fail as well, for example in `log`.
      .catch(() => problemResponse(new InternalError()));
}

/** The methods that only read. */
const READING: readonly string[] = ["GET", "HEAD"];

function outcomeResponse(outcome: Outcome): Response {
  return outcome.kind === "redirect"
    ? redirectResponse(outcome.location)
    : resultResponse(outcome.result);
}

/** Headers that describe the form's body, which the page's request does not have. */
const BODY_HEADERS = ["content-encoding", "content-length", "content-type", "transfer-encoding"];

function pageRequestOf({ url, headers }: Request, returnTo: string): Request {
  const pageHeaders = new Headers(headers);
  for (const name of BODY_HEADERS) pageHeaders.delete(name);
  return new Request(new URL(returnTo, url), { headers: pageHeaders });
}

function withoutBodyForHead({ method }: Request, response: Response): Response {
  return method === "HEAD" ? new Response(null, response) : response;
}
