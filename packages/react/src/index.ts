/**
 * What both sides of an app share: its routes, its document, what its pages load, and what they use.
 *
 * @module
 */
export { type App, type AppOptions, type AppRoute, defineApp } from "./app.ts";
export { Head, HydrationState } from "./document.tsx";
export {
  errorText,
  isStalePage,
  issuesText,
  isUnanswered,
  useFormFailure,
  useOtherFormFailure,
} from "./errors.ts";
export { queryOf, useCommand, usePending } from "./functions.ts";
export {
  type AddressSchemas,
  guard,
  type LoaderArgs,
  load,
  prefetch,
  type Search,
} from "./loaders.ts";
export { type Meta, type MetaArgs, type PageMeta, useMeta } from "./meta.ts";
export {
  PageHeading,
  type SlowNavigation,
  useIsOffline,
  useSlowNavigation,
} from "./navigation.tsx";
export { useIsStaticPage } from "./page-context.tsx";
export { createQueryClient } from "./query-client.ts";
