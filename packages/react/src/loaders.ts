/**
 * What the routes of an app load, in one style: loaders get what is in the address, parsed, and the query cache.
 *
 * @module
 */
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { QueryClient } from "@tanstack/react-query";
import {
  createContext,
  data,
  type LoaderFunctionArgs,
  type MiddlewareFunction,
  type Params,
  RouterContextProvider,
  redirect,
} from "react-router";
import { setRequest } from "./functions.ts";

/** The query string: a string for each name, or an array if the name is there several times. */
export type Search = Readonly<Record<string, string | string[]>>;

/** The schemas of what a loader reads from the address: any Standard Schema. */
export interface AddressSchemas<P, S> {
  /** The parameters of the path. A page whose parameters it refuses does not exist: 404. */
  params?: StandardSchemaV1<unknown, P>;
  /** The query string. What it refuses is left out, so that a default takes its place. */
  search?: StandardSchemaV1<unknown, S>;
}

/** What a loader gets. Without schemas, params and search are as they are in the address. */
export interface LoaderArgs<P = Params, S = Search> {
  params: P;
  search: S;
  /** Pass it on to server functions: on the server they see the visitor's cookies then. */
  request: Request;
  queryClient: QueryClient;
}

type Loader<Data> = (args: LoaderFunctionArgs) => Promise<Data>;
type Run<Data, P = Params, S = Search> = Runner<Data, P, S>["run"];
interface Runner<Data, P, S> {
  // A method: its parameter is what the schemas return, which only the caller knows.
  run(args: LoaderArgs<P, S>): Data;
}

type AnyRun<Data> = Run<Data, unknown, unknown>;
type AnySchemas = AddressSchemas<unknown, unknown>;

const queryClientContext = createContext<QueryClient>();

/**
 * The loaders' context: the cache that they put a page's data into.
 *
 * @param request - the page's, on the server
 */
export function loaderContext(queryClient: QueryClient, request?: Request): RouterContextProvider {
  if (request !== undefined) setRequest(queryClient, request);
  return new RouterContextProvider(new Map([[queryClientContext, queryClient]]));
}

/**
 * Makes a loader that returns a page's data. The page is shown when they are there. In its component,
 * `useLoaderData<typeof loader>()` has them. A promise in them is not waited for: the component shows a fallback
 * with `Suspense`, until `use` has the result.
 *
 * @param schemas - of what is in the address
 *
 * @example
 * ```ts
 * const loader = load({ params: v.object({ id: NoteId }) }, async ({ params: { id }, request }) => ({
 *   note: await getNote(id, { request }),
 * }));
 * ```
 */
export function load<Data>(run: Run<Data>): Loader<Awaited<Data>>;
export function load<Data, P = Params, S = Search>(
  schemas: AddressSchemas<P, S>,
  run: Run<Data, P, S>,
): Loader<Awaited<Data>>;
export function load(
  first: AnyRun<unknown> | AnySchemas,
  second?: AnyRun<unknown>,
): Loader<unknown> {
  const { schemas = {}, run } = definitionOf(first, second);
  return async (args) => run(await readAddress(schemas, args));
}

/**
 * Makes a loader that reads a page's data into the query cache. The server renders the page when they are there. In
 * the browser the page opens at once, and shows by itself that it loads, or that it is offline.
 *
 * @param schemas - of what is in the address. In the component, `useLoaderData<typeof loader>()` has what they return
 * @param start - starts the page's queries. `prefetchQuery` never rejects: the page shows a failed query in its place
 *
 * @example
 * ```ts
 * const loader = prefetch(({ queryClient }) => [queryClient.prefetchQuery(queryOf(getCount))]);
 * ```
 */
export function prefetch(start: Run<readonly Promise<void>[]>): Loader<null>;
export function prefetch<P = Params, S = Search>(
  schemas: AddressSchemas<P, S>,
  start: Run<readonly Promise<void>[], P, S>,
): Loader<{ params: P; search: S }>;
export function prefetch(
  first: AnyRun<readonly Promise<void>[]> | AnySchemas,
  second?: AnyRun<readonly Promise<void>[]>,
): Loader<unknown> {
  const { schemas, run: start } = definitionOf(first, second);
  return async (args) => {
    const read = await readAddress(schemas ?? {}, args);
    const loaded = Promise.all(start(read));
    if (typeof window === "undefined") await loaded;
    return schemas === undefined ? null : { params: read.params, search: read.search };
  };
}

/**
 * Guards routes: as their `middleware` it runs before anything of them is loaded or shown, for the first page and for
 * every link that is followed in the browser. It keeps no secrets, because the browser has the pages' code: the
 * server functions that a page calls have a guard of their own.
 *
 * @param isAllowed - decides, such as by asking a server function who the visitor is
 * @param signIn - the path to which the others go. The query `next` says where they wanted to go
 *
 * @example
 * ```ts
 * const requireUser = guard(async (request) => (await getUser({ request })) !== null, "/login");
 *
 * const routes = [{ path: "/account", middleware: [requireUser], Component: AccountPage }];
 * ```
 */
export function guard(
  isAllowed: (request: Request) => Promise<boolean> | boolean,
  signIn: string,
): MiddlewareFunction {
  return async ({ request, url }) => {
    if (await isAllowed(request)) return;
    throw redirect(`${signIn}?next=${encodeURIComponent(url.pathname + url.search)}`);
  };
}

function definitionOf<Data>(first: AnyRun<Data> | AnySchemas, second: AnyRun<Data> | undefined) {
  if (typeof first === "function") return { schemas: undefined, run: first };
  if (second !== undefined) return { schemas: first, run: second };
  throw new TypeError("Schemas alone make no loader. Pass the function after them.");
}

async function readAddress(
  schemas: AnySchemas,
  { context, request, params, url }: LoaderFunctionArgs,
) {
  const search = searchOf(url.searchParams);
  return {
    request,
    queryClient: context.get(queryClientContext),
    params: await parse(schemas.params, params),
    // What the schema refuses is left out once, so that a default takes its place.
    search: await parse(schemas.search, search, (refused) =>
      Object.fromEntries(Object.entries(search).filter(([name]) => !refused.has(name))),
    ),
  };
}

function searchOf(query: URLSearchParams): Search {
  const entries = [...new Set(query.keys())].map((name) => {
    const [value = "", ...others] = query.getAll(name);
    return [name, others.length === 0 ? value : [value, ...others]] as const;
  });
  return Object.fromEntries(entries);
}

/** @param repair - makes another value, without the names that the schema refuses */
async function parse<Value>(
  schema: StandardSchemaV1 | undefined,
  value: Value,
  repair?: (refused: ReadonlySet<string>) => Value,
): Promise<unknown> {
  if (schema === undefined) return value;
  const parsed = await schema["~standard"].validate(value);
  if (parsed.issues === undefined) return parsed.value;
  if (repair === undefined) throw data(null, { status: 404 });
  const refused = parsed.issues.map(({ path: [step] = [] }) =>
    String(typeof step === "object" ? step.key : step),
  );
  return parse(schema, repair(new Set(refused)));
}
