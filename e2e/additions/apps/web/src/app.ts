/**
 * The app, with the pages that the tests add. It takes the place of the app's own file.
 *
 * @module
 */
import { APP_NAME } from "@app/shared/app";
import { type AppRoute, defineApp, prefetch } from "@react-on-spin/react";
import { commentQuery } from "./comment/use-comment.ts";
import { countQuery } from "./counter/clicks.ts";
import { Document } from "./document.tsx";
import { picture } from "./picture/picture.ts";
import { ErrorPage } from "./routes/error-page.tsx";
import { HomePage } from "./routes/home.tsx";

const routes: AppRoute[] = [
  {
    path: "/",
    loader: prefetch(({ queryClient, request }) => [
      queryClient.prefetchQuery(countQuery(request)),
      queryClient.prefetchQuery(commentQuery(request)),
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
  { path: "/pictures", lazy: () => import("./picture/pictures.tsx") },
  { path: "/pictures/:id", loader: picture },
  { path: "/broken", lazy: () => import("./about/broken.tsx") },
];

export const app = defineApp({
  routes,
  Document,
  ErrorBoundary: ErrorPage,
  meta: () => ({ title: APP_NAME }),
});
