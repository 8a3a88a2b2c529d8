import type { QueryClient } from "@tanstack/react-query";
import { type ComponentType, createElement, type ReactNode } from "react";
import {
  data,
  type IndexRouteObject,
  type NonIndexRouteObject,
  type RouteObject,
} from "react-router";
import type { Meta, PageMeta } from "./meta.ts";
import { createQueryClient } from "./query-client.ts";

interface RouteMeta {
  /** What the page says about itself in the head. A lazy route can export it. */
  meta?: PageMeta;
}

/** A route of React Router's, with what its page says in the head. */
export type AppRoute =
  | (IndexRouteObject & RouteMeta)
  | (Omit<NonIndexRouteObject, "children"> & RouteMeta & { children?: AppRoute[] });

/** What an app consists of. */
export interface AppOptions {
  /**
   * The routes. A route with a loader and no component is no page: it answers with the loader's `Response`.
   */
  routes: readonly AppRoute[];
  /**
   * The whole document. It renders its `children`, which are the page, `<Head />` in its head, and
   * `<HydrationState />` at the end of its body.
   */
  Document: ComponentType<{ children: ReactNode }>;
  /**
   * What takes the place of a page that failed or does not exist. `useRouteError` has the reason: an error response
   * of React Router's, or a `ServerFunctionError` with the id under which the log has the cause.
   *
   * A route without an `ErrorBoundary` of its own, or above it, gets this one. So the layout stays.
   */
  ErrorBoundary: ComponentType;
  /** What the head says, where a page says nothing else. */
  meta: Meta | ((shown: { error: unknown }) => Meta);
  /**
   * Creates the query cache: one for each request on the server, one for each document in the browser.
   *
   * @param navigate - goes to where a server function redirects
   * @defaultValue the function `createQueryClient` of this package
   */
  createQueryClient?: (navigate?: (location: string) => void) => QueryClient;
}

/** An app, for both sides. */
export interface App extends Required<Omit<AppOptions, "routes" | "ErrorBoundary">> {
  routes: RouteObject[];
}

/**
 * Defines an app.
 *
 * @example
 * ```tsx
 * export const app = defineApp({ routes, Document, ErrorBoundary: ErrorPage, meta: { title: "My app" } });
 * ```
 */
export function defineApp({ routes, ErrorBoundary, ...options }: AppOptions): App {
  const complete = withNotFound(routes).map((route) => withErrorBoundary(route, ErrorBoundary));
  return { createQueryClient, ...options, routes: complete };
}

/** Adds a route for all other addresses, inside of the layout if all routes have the same one. */
function withNotFound(routes: readonly AppRoute[]): AppRoute[] {
  const [layout, ...others] = routes;
  if (others.length === 0 && layout?.children !== undefined && layout.path === undefined) {
    return [{ ...layout, children: withNotFound(layout.children) }];
  }
  const loader = () => {
    throw data(null, { status: 404 });
  };
  return [...routes, { path: "*", loader, Component: Nothing }];
}

/** The component of a route that only its error boundary is shown of. */
const Nothing = () => null;

function withErrorBoundary(route: AppRoute, ErrorBoundary: ComponentType): RouteObject {
  const hasOwn = Boolean(route.ErrorBoundary || route.errorElement);
  const { lazy } = route;
  if (typeof lazy === "function") {
    let Boundary = ErrorBoundary;
    const load = async () => {
      const { ErrorBoundary: own, ...rest } = await lazy().catch(failing);
      if (own) Boundary = own;
      return rest;
    };
    // React Router prefers what is not lazy. But if the module cannot be loaded, there is only that.
    const boundary = hasOwn ? {} : { ErrorBoundary: () => createElement(Boundary) };
    return { ...route, lazy: load, ...boundary };
  }
  const isLazy = lazy?.ErrorBoundary !== undefined;
  if (hasOwn || isLazy) return route;
  if (route.index) return { ...route, ErrorBoundary };
  const children = route.children?.map((child) => withErrorBoundary(child, ErrorBoundary));
  return { ...route, ErrorBoundary, ...(children && { children }) };
}

/** A page whose code could not be loaded: React Router itself would show nothing until the next navigation. */
function failing(error: unknown): Pick<RouteObject, "Component" | "ErrorBoundary"> {
  return {
    Component: () => {
      throw error;
    },
  };
}
