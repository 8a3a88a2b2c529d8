import { getComment } from "@app/server/comment/comment.functions";
import { getCount } from "@app/server/counter/counter.functions";
import { APP_NAME } from "@app/shared/app";
import { type AppRoute, defineApp, prefetch, queryOf } from "@react-on-spin/react";
import { isRouteErrorResponse } from "react-router";
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
];

/** What both sides share. */
export const app = defineApp({
  routes,
  Document,
  ErrorBoundary: ErrorPage,
  meta: ({ error }) => ({
    title: titleOf(error),
    description: "A counter and a language model, on React and Spin.",
  }),
});

function titleOf(error: unknown): string {
  if (error === undefined) return APP_NAME;
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return `${isMissing ? "Page not found" : "Something went wrong"} - ${APP_NAME}`;
}
