/**
 * The app, with the pages that the tests add. It takes the place of the app's own file.
 *
 * @module
 */
import { getComment } from "@app/server/comment/comment.functions";
import { getCount } from "@app/server/counter/counter.functions";
import { APP_NAME } from "@app/shared/app";
import { type AppRoute, defineApp, prefetch, queryOf } from "@react-on-spin/react";
import { Document } from "./document.tsx";
import { ErrorPage } from "./routes/error-page.tsx";
import { HomePage } from "./routes/home.tsx";

const routes: AppRoute[] = [
  {
    path: "/",
    loader: prefetch(({ queryClient }) => [
      queryClient.prefetchQuery(queryOf(getCount)),
      queryClient.prefetchQuery(queryOf(getComment)),
    ]),
    Component: HomePage,
    meta: { title: `Welcome to ${APP_NAME}` },
  },
  { path: "/about", lazy: () => import("./about/about.tsx") },
  { path: "/items/:id", lazy: () => import("./about/item.tsx") },
  { path: "/styled", lazy: () => import("./about/styled.tsx") },
  { path: "/introduce", lazy: () => import("./visitor/introduce.tsx") },
  { path: "/direct", lazy: () => import("./visitor/direct.tsx") },
  { path: "/cached", lazy: () => import("./visitor/cached.tsx") },
  { path: "/broken", lazy: () => import("./about/broken.tsx") },
];

export const app = defineApp({
  routes,
  Document,
  ErrorBoundary: ErrorPage,
  meta: () => ({ title: APP_NAME }),
});
