import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import type { DataRouter } from "react-router";
import { NavigationStatus } from "./components/navigation-status.tsx";
import { Document } from "./document.tsx";
import type { HydrationState } from "./hydration-state.ts";

/**
 * What both sides render around their router. They have to render the same tree: hydration fails if
 * they differ.
 *
 * @param props.stateText - the hydration state, as it is written in the document
 * @param props.nonce - the nonce of the document, which the browser does not need
 * @param props.router - the browser's router; the server has none that navigates
 */
export function Root(props: {
  state: Pick<HydrationState, "styles" | "staticPage">;
  stateText: string;
  nonce?: string;
  queryClient: QueryClient;
  router?: DataRouter;
  children: ReactNode;
}) {
  return (
    <StrictMode>
      <Document {...props.state} stateText={props.stateText} nonce={props.nonce}>
        <QueryClientProvider client={props.queryClient}>{props.children}</QueryClientProvider>
        <NavigationStatus router={props.router} />
      </Document>
    </StrictMode>
  );
}
