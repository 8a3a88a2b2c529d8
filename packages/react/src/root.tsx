import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { PageContext, type PageContextValue } from "./page-context.ts";

/**
 * What both sides render around their router. They have to render the same tree: hydration fails if
 * they differ.
 */
export function Root(props: {
  context: PageContextValue;
  queryClient: QueryClient;
  children: ReactNode;
}) {
  const { Document } = props.context.app;
  return (
    <StrictMode>
      <PageContext value={props.context}>
        <QueryClientProvider client={props.queryClient}>
          <Document>{props.children}</Document>
        </QueryClientProvider>
      </PageContext>
    </StrictMode>
  );
}
