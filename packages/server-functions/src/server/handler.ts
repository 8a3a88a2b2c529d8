import type { ServerFunction } from "../types.ts";
import {
  CrossSite,
  InternalError,
  InvalidInput,
  Malformed,
  MethodNotAllowed,
  ServerFunctionError,
  UnknownFunction,
} from "../wire/errors.ts";
import { decodeFields, type FormFields, isChosenFile, readFieldName } from "../wire/forms.ts";
import {
  ACTION_SUFFIX,
  API_PREFIX,
  FORM_TYPE,
  JSON_PARAM,
  JSON_TYPE,
  MULTIPART_TYPE,
  VALUE_PARAM,
  VALUE_TYPE,
} from "../wire/protocol.ts";
import { decodeInput, decodeJson } from "../wire/values.ts";
import { callForClient, definitionOf, readFresh } from "./call.ts";
import { addCookiesOfFailure, addFunctionHeaders } from "./context.ts";
import { crossSiteReason } from "./cross-site.ts";
import { describeError, describeFailure, describeRequest } from "./log.ts";
import {
  checkReturnTo,
  decodeForm,
  readBody,
  readMultipart,
  readSearchParam,
  requireMediaType,
} from "./request.ts";
import { acceptsValues, callResponse, problemResponse, seeOtherResponse } from "./responses.ts";

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
 * Creates the handler of all requests for `/api` and below. It never rejects: it responds with a result, with a
 * problem, or, to a form, with a redirect or a page.
 *
 * @example
 * ```ts
 * import { functions } from "virtual:server-functions";
 *
 * const handle = createHandler({ functions });
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
    const isAction = url.pathname.endsWith(ACTION_SUFFIX);
    const serverFunction = findFunction(url.pathname, isAction);
    if (serverFunction === undefined) {
      const error = new UnknownFunction();
      const form = { id: undefined, fields: {}, returnTo: "/" };
      return isAction && request.method === "POST"
        ? failForm(request, error, form)
        : fail(request, error);
    }
    // A person who reloads or bookmarks the answer to a form means the form's page.
    if (isAction && READING.includes(request.method)) {
      return seeOtherResponse(checkReturnTo(readSearchParam(url, "returnTo") ?? "/"));
    }
    const isQuery = serverFunction.kind === "query";
    const methods = isQuery ? READING : isAction ? [...READING, "POST"] : ["POST"];
    if (!methods.includes(request.method)) {
      return fail(request, new MethodNotAllowed(), { allow: methods.join(", ") });
    }
    if (isAction) return handleForm(request, url, serverFunction);
    let type: string | undefined;
    if (!isQuery) {
      refuseCrossSite(request, serverFunction);
      type = requireMediaType(request.headers, JSON_TYPE, VALUE_TYPE, MULTIPART_TYPE);
    }
    const readInput = async () => {
      if (type === VALUE_TYPE) return decodeInput(await readBody(request.body));
      if (type === JSON_TYPE) return decodeJson(await readBody(request.body));
      if (type === MULTIPART_TYPE) return readCallWithFiles(request, serverFunction);
      const encoded = readSearchParam(url, VALUE_PARAM);
      return encoded === undefined
        ? decodeJson(readSearchParam(url, JSON_PARAM) ?? "")
        : decodeInput(encoded);
    };
    const ended = await callForClient(serverFunction, request, readInput);
    // Other programs have no cache that it could go into.
    const fresh =
      "result" in ended && acceptsValues(request)
        ? await readFresh(serverFunction, request, (error) => report(request, error))
        : [];
    return addFunctionHeaders(
      request,
      callResponse(request, { ...ended, ...(fresh.length > 0 && { fresh }) }),
    );
  }

  /**
   * Finds the server function that a path names. The part after `/api/` is compared with the ids as it
   * is, without decoding or normalizing it, so that a function has exactly one path.
   */
  function findFunction(pathname: string, isAction: boolean): ServerFunction | undefined {
    if (!pathname.startsWith(API_PREFIX)) return undefined;
    const name = pathname.slice(API_PREFIX.length);
    const found = functions.get(isAction ? name.slice(0, -ACTION_SUFFIX.length) : name);
    return isAction && found?.kind === "query" ? undefined : found;
  }

  async function handleForm(
    request: Request,
    url: URL,
    serverFunction: ServerFunction,
  ): Promise<Response> {
    let returnTo = "/";
    let fields: FormFields = {};
    try {
      returnTo = checkReturnTo(readSearchParam(url, "returnTo") ?? "/");
      refuseCrossSite(request, serverFunction);
      const type = requireMediaType(request.headers, FORM_TYPE, MULTIPART_TYPE);
      const ended = await callForClient(serverFunction, request, async () => {
        if (type === FORM_TYPE) {
          const form = decodeForm(await readBody(request.body));
          fields = form.fields;
          return form.input;
        }
        const limits = definitionOf(serverFunction)?.files;
        const { entries, error } = await readMultipart(request, limits);
        const form = decodeFields(entries);
        fields = form.fields;
        if (error !== undefined) throw error;
        for (const [name, value] of entries) {
          if (limits === undefined && isChosenFile(value)) throw noFiles(readFieldName(name).key);
        }
        return form.input;
      });
      const location = "redirect" in ended ? ended.redirect : returnTo;
      return addFunctionHeaders(request, seeOtherResponse(location));
    } catch (thrown) {
      return failForm(request, thrown, { id: serverFunction.id, fields, returnTo });
    }
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
    return addCookiesOfFailure(request, await onFormFailure({ ...form, error, pageRequest }));
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
        ? { detail: cause.split("\n", 1)[0]?.trim() ?? "", stack: cause }
        : {};
    return addCookiesOfFailure(request, problemResponse(error, headers, debugInfo));
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
      .catch(() => problemResponse(new InternalError()))
      .then((response) => (request.method === "HEAD" ? new Response(null, response) : response));
}

/** The methods that only read. */
const READING: readonly string[] = ["GET", "HEAD"];

/** @throws CrossSite if a page of another site has made the request */
function refuseCrossSite(request: Request, serverFunction: ServerFunction): void {
  const reason = crossSiteReason(request, definitionOf(serverFunction)?.allowedOrigins());
  if (reason !== undefined) throw new CrossSite({ cause: reason });
}

/** Reads a call that the browser's stub has sent with files: the input, and then the files. */
async function readCallWithFiles(
  request: Request,
  serverFunction: ServerFunction,
): Promise<unknown> {
  const limits = definitionOf(serverFunction)?.files;
  const { entries, error } = await readMultipart(request, limits);
  if (error !== undefined) throw error;
  const [[name, text] = [], ...rest] = entries;
  if (name !== VALUE_PARAM || typeof text !== "string") throw new Malformed();
  if (limits === undefined) throw noFiles();
  return decodeInput(text, rest.map(([, value]) => value).filter(isChosenFile));
}

/** @param key - of the field with the file */
function noFiles(key?: string) {
  return new InvalidInput({
    issues: [
      { message: "This form takes no files.", path: key === undefined ? [] : key.split(".") },
    ],
    cause:
      "The definition of the function names no `files`, which would say how large they may be.",
  });
}

/** Headers that describe the form's body, which the page's request does not have. */
const BODY_HEADERS = ["content-encoding", "content-length", "content-type", "transfer-encoding"];

function pageRequestOf({ url, headers }: Request, returnTo: string): Request {
  const pageHeaders = new Headers(headers);
  for (const name of BODY_HEADERS) pageHeaders.delete(name);
  return new Request(new URL(returnTo, url), { headers: pageHeaders });
}
