import type { LoaderFunction, Params } from "react-router";
import { usePageContext, useRouterState } from "./page-context.tsx";

/** What a document says about itself in its head. */
export interface Meta {
  title: string;
  description?: string;
  /** The one address of a page that has several, such as with and without a query. */
  canonical?: string;
  /** The address of a picture, for links to the page in other sites. */
  image?: string;
  /** The language, for the attribute `lang` of the document. */
  lang?: string;
}

/** What a page's meta is made of. */
export interface MetaArgs<Loader extends LoaderFunction = LoaderFunction> {
  /** What the route's loader has returned. */
  data: Exclude<Awaited<ReturnType<Loader>>, Response>;
  params: Params;
}

/** What a page replaces of the app's meta. It can depend on the page's data. */
export type PageMeta = Partial<Meta> | PageMetaFunction["of"];

interface PageMetaFunction {
  // A method, so that a page can say of which loader its data is.
  of(args: MetaArgs): Partial<Meta>;
}

/** What the document says about itself: the app's meta, with what the page that is shown replaces. */
export function useMeta(): Meta {
  const { app } = usePageContext();
  const { matches, loaderData, errors } = useRouterState();
  const error = Object.values(errors ?? {})[0];
  const defaults = typeof app.meta === "function" ? app.meta({ error }) : app.meta;
  // A page that is not shown does not say anything.
  if (errors !== null) return defaults;
  const metas = matches.map(({ route, params }) => {
    const { meta }: { id: string; meta?: PageMeta } = route;
    return typeof meta === "function" ? meta({ data: loaderData[route.id], params }) : meta;
  });
  return Object.assign({}, defaults, ...metas);
}
