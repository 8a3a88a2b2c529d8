import { withRequest } from "#request-scope";
import { describeError, describeRequest } from "../log.ts";
import type { ServerFunction } from "../types.ts";
import {
  CrossSite,
  InternalError,
  MethodNotAllowed,
  UnknownFunction,
} from "../wire/built-in-errors.ts";
import { ServerFunctionError } from "../wire/errors.ts";
import type { FormFields } from "../wire/form-fields.ts";
import { FORM_TYPE, JSON_TYPE } from "../wire/media-types.ts";
import { ACTION_SUFFIX } from "../wire/protocol.ts";
import { isCrossSite } from "./cross-site.ts";
import { decodeForm } from "./decode-form.ts";
import { decodeJson } from "./decode-json.ts";
import { type FunctionMatch, findFunction } from "./find-function.ts";
import { readBody } from "./read-body.ts";
import { readSearchParam } from "./read-search-param.ts";
import { requireMediaType } from "./require-media-type.ts";
import { problemResponse, resultResponse, seeOtherResponse } from "./responses.ts";
import { checkReturnTo } from "./return-to.ts";
import { runFunction } from "./run-function.ts";

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
  /** The form's request. Its body may have been read already. */
  readonly request: Request;
}

/** The options of {@link createHandler}. */
export interface HandlerOptions {
  /** All server functions by id, as `virtual:server-functions` exports them. */
  readonly functions: ReadonlyMap<string, ServerFunction>;
  /**
   * Renders the form's page again, with the error.
   *
   * @defaultValue none: the browser shows the problem as JSON
   */
  readonly onFormFailure?: (failure: FormFailure) => Response | Promise<Response>;
  /**
   * Called once for each failed call, with the request id, the method, the path, the status, the
   * code, and the stack of the cause if there is one. The first line holds nothing else of the request.
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
 * redirect or a page. {@link withRequest} is in effect while it runs.
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
  onFormFailure,
  log = (entry) => console.error(entry),
  development = import.meta.env?.DEV === true,
}: HandlerOptions): (request: Request) => Promise<Response> {
  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const match = findFunction(url.pathname, functions);
    if (match === undefined) return failUnknown(request, url);

    const { serverFunction, isAction } = match;
    const methods = serverFunction.kind === "query" ? ["GET", "HEAD"] : ["POST"];
    if (!methods.includes(request.method)) {
      return fail(request, new MethodNotAllowed(), { allow: methods.join(", ") });
    }
    if (serverFunction.kind === "query") return handleQuery(request, url, match);
    if (isCrossSite(request)) return fail(request, new CrossSite());
    return isAction ? handleForm(request, url, match) : handleCommand(request, match);
  }

  async function handleQuery(
    request: Request,
    url: URL,
    { serverFunction }: FunctionMatch,
  ): Promise<Response> {
    const input = decodeJson(readSearchParam(url, "input") ?? "");
    return withoutBodyForHead(request, resultResponse(await runFunction(serverFunction, input)));
  }

  async function handleCommand(
    request: Request,
    { serverFunction }: FunctionMatch,
  ): Promise<Response> {
    requireMediaType(request.headers, JSON_TYPE);
    const input = decodeJson(await readBody(request.body));
    return resultResponse(await runFunction(serverFunction, input));
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
      requireMediaType(request.headers, FORM_TYPE);
      const form = decodeForm(await readBody(request.body));
      fields = form.fields;
      await runFunction(serverFunction, form.input);
      return seeOtherResponse(returnTo);
    } catch (thrown) {
      return failForm(request, thrown, { id: serverFunction.id, fields, returnTo });
    }
  }

  function failUnknown(request: Request, url: URL): Response | Promise<Response> {
    const error = new UnknownFunction();
    const isForm = request.method === "POST" && url.pathname.endsWith(ACTION_SUFFIX);
    return isForm
      ? failForm(request, error, { id: undefined, fields: {}, returnTo: "/" })
      : fail(request, error);
  }

  /** A form is sent by a person, who should see a page and not JSON. */
  function failForm(
    request: Request,
    thrown: unknown,
    form: Pick<FormFailure, "id" | "fields" | "returnTo">,
  ): Response | Promise<Response> {
    return onFormFailure === undefined
      ? fail(request, thrown)
      : onFormFailure({ ...form, error: report(request, thrown), request });
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
    return withoutBodyForHead(request, problemResponse(error, headers, debugInfo));
  }

  /** Logs a failure, and gives it the id under which the log has it. */
  function report(request: Request, thrown: unknown): ServerFunctionError {
    const error =
      thrown instanceof ServerFunctionError ? thrown : new InternalError({ cause: thrown });
    error.requestId = crypto.randomUUID();
    const cause = error.cause === undefined ? "" : `\n${describeError(error.cause)}`;
    log(`${describeRequest(error.requestId, request)} ${error.status} ${error.code}${cause}`);
    return error;
  }

  return (request) =>
    withRequest(request, () =>
      handle(request)
        .catch((error: unknown) => fail(request, error))
        // Reporting a failure can fail as well, for example in `log`.
        .catch(() => problemResponse(new InternalError())),
    );
}

function withoutBodyForHead({ method }: Request, response: Response): Response {
  return method === "HEAD" ? new Response(null, response) : response;
}
