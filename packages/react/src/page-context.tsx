import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, StrictMode, use, useSyncExternalStore } from "react";
import type { DataRouter } from "react-router";
import type { App } from "./app.ts";
import type { HydrationState } from "./hydration-state.ts";
import type { LatePart } from "./late-data.ts";

/** What the components around a page are rendered from. Both sides have the same, but for the nonce. */
interface PageContextValue {
  app: App;
  state: Pick<HydrationState, "address" | "styles" | "staticPage">;
  /** The hydration state, as it is written in the document. */
  stateText: string;
  /** What is still being loaded when the document begins. */
  late: readonly LatePart[];
  /** The nonce of the document, which the browser does not need. */
  nonce?: string | undefined;
  /** The router. That of the server does not navigate. */
  router: Pick<DataRouter, "state" | "subscribe">;
}

const PageContext = createContext<PageContextValue | undefined>(undefined);

/** @throws Error if the component is not in the document of an app */
export function usePageContext(): PageContextValue {
  const context = use(PageContext);
  if (context !== undefined) return context;
  throw new Error(
    "A component or a hook of @react-on-spin/react is used outside of an app. Use it in the app's Document, or in a page.",
  );
}

/** The state of the router. The components around the page are outside of React Router's own contexts. */
export function useRouterState(): DataRouter["state"] {
  const { router } = usePageContext();
  const read = () => router.state;
  return useSyncExternalStore((onChange) => router.subscribe(onChange), read, read);
}

/** Whether the document is a file, so that without scripts nothing on it works. */
export const useIsStaticPage = (): boolean => usePageContext().state.staticPage !== undefined;

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
