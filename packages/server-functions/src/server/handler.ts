import { withRequest } from "#request-scope";
import type { ServerFunction } from "../types.ts";
import {
  CrossSite,
  InternalError,
  MethodNotAllowed,
  UnknownFunction,
} from "../wire/built-in-errors.ts";
import { decodeForm, type FormFields } from "../wire/decode-form.ts";
import { decodeJson } from "../wire/decode-json.ts";
import { ServerFunctionError } from "../wire/errors.ts";
import { FORM_TYPE, JSON_TYPE, requireMediaType } from "../wire/media-types.ts";
import { ACTION_SUFFIX } from "../wire/protocol.ts";
import { isCrossSite } from "./cross-site.ts";
import { describeError } from "./describe-error.ts";
import { findFunction, type Target } from "./find-function.ts";
import { readBody } from "./read-body.ts";
import { readSearchParam } from "./read-search-param.ts";
import { respondProblem, respondResult, respondSeeOther } from "./respond.ts";
import { checkReturnTo } from "./return-to.ts";
import { runFunction } from "./run-function.ts";

/** A form that was sent without JavaScript, and failed. */
export interface FormFailure {
  /** The command's id; undefined when there is none: the form is from an older build. */
  readonly id: string | undefined;
  /** What was typed; empty when the form could not be read. */
  readonly fields: FormFields;
  /** Its `status` is the one to answer with; its `issues` belong beside the fields. */
  readonly error: ServerFunctionError;
  /**
   * The path of the page that the form was on, checked. It is `/` for a form of an older build, whose
   * page may be gone.
   */
  readonly returnTo: string;
  /** Its body may have been read. */
  readonly request: Request;
}

export interface HandlerOptions {
  /** All server functions by id, as `virtual:server-functions` has them. */
  readonly functions: ReadonlyMap<string, ServerFunction>;
  /** Renders the page again, with the message. Without it a failed form gets the problem as JSON. */
  readonly onFormFailure?: (failure: FormFailure) => Response | Promise<Response>;
  /** Takes one entry for each call that failed. @defaultValue console.error */
  readonly log?: (entry: string) => void;
  /**
   * Puts messages and stacks of unexpected errors into answers.
   * @defaultValue the build's `import.meta.env.DEV`; false where nothing sets that
   */
  readonly development?: boolean;
}

/**
 * Makes the function that answers every request for `/api` and below.
 *
 * It never rejects: whatever comes in, the answer is a result, a problem, or a form's redirect.
 * Inside it, {@link withRequest} is in effect.
 */
export function createHandler({
  functions,
  onFormFailure,
  log = (entry) => console.error(entry),
  development = import.meta.env?.DEV === true,
}: HandlerOptions): (request: Request) => Promise<Response> {
  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const target = findFunction(url.pathname, functions);
    if (target === undefined) return refuseUnknown(request, url);

    const methods = target.serverFunction.kind === "query" ? ["GET", "HEAD"] : ["POST"];
    if (!methods.includes(request.method)) {
      return refuse(request, new MethodNotAllowed(), { allow: methods.join(", ") });
    }
    if (target.serverFunction.kind === "query") return answerQuery(request, url, target);
    if (isCrossSite(request)) return refuse(request, new CrossSite());
    return target.isAction ? answerForm(request, url, target) : answerCommand(request, target);
  }

  async function answerQuery(request: Request, url: URL, target: Target): Promise<Response> {
    const input = decodeJson(readSearchParam(url, "input") ?? "");
    const response = respondResult(await runFunction(target.serverFunction, input));
    return request.method === "HEAD" ? new Response(null, response) : response;
  }

  async function answerCommand(request: Request, target: Target): Promise<Response> {
    requireMediaType(request.headers, JSON_TYPE);
    const input = decodeJson(await readBody(request.body));
    return respondResult(await runFunction(target.serverFunction, input));
  }

  async function answerForm(request: Request, url: URL, target: Target): Promise<Response> {
    let returnTo = "/";
    let fields: FormFields = {};
    try {
      returnTo = checkReturnTo(readSearchParam(url, "returnTo") ?? "/");
      requireMediaType(request.headers, FORM_TYPE);
      const form = decodeForm(await readBody(request.body));
      fields = form.fields;
      await runFunction(target.serverFunction, form.input);
      return respondSeeOther(returnTo);
    } catch (thrown) {
      return refuseForm(request, thrown, { id: target.serverFunction.id, fields, returnTo });
    }
  }

  function refuseUnknown(request: Request, url: URL): Response | Promise<Response> {
    const error = new UnknownFunction();
    const isForm = request.method === "POST" && url.pathname.endsWith(ACTION_SUFFIX);
    return isForm
      ? refuseForm(request, error, { id: undefined, fields: {}, returnTo: "/" })
      : refuse(request, error);
  }

  /** Whoever sent a form of this site is a person, who is shown a page. */
  function refuseForm(
    request: Request,
    thrown: unknown,
    form: Pick<FormFailure, "id" | "fields" | "returnTo">,
  ): Response | Promise<Response> {
    return onFormFailure === undefined
      ? refuse(request, thrown)
      : onFormFailure({ ...form, error: report(request, thrown), request });
  }

  /** Logs a failure, and gives it the id that connects the answer with the log. */
  function report(request: Request, thrown: unknown): ServerFunctionError {
    const error =
      thrown instanceof ServerFunctionError ? thrown : new InternalError({ cause: thrown });
    error.requestId = crypto.randomUUID();
    const cause = error.cause === undefined ? "" : `\n${describeError(error.cause)}`;
    // The parser has percent-encoded the path: no address can start a new line.
    const { pathname } = new URL(request.url);
    log(
      `${error.requestId} ${request.method} ${pathname.slice(0, 200)} ${error.status} ${error.code}${cause}`,
    );
    return error;
  }

  function refuse(
    request: Request,
    thrown: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Response {
    const error = report(request, thrown);
    const cause = describeError(error.cause);
    const details =
      development && error instanceof InternalError
        ? { detail: cause.split("\n", 1)[0] ?? "", stack: cause }
        : {};
    const response = respondProblem(error, headers, details);
    return request.method === "HEAD" ? new Response(null, response) : response;
  }

  return (request) =>
    withRequest(request, () =>
      answer(request)
        .catch((error: unknown) => refuse(request, error))
        // Even to tell of a failure can fail, as when the log does.
        .catch(() => respondProblem(new InternalError())),
    );
}
