import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { Document } from "./document.tsx";
import type { HydrationState } from "./hydration-state.ts";

/**
 * What both sides render around their router. They have to render the same tree: hydration fails if
 * they differ.
 *
 * @param props.stateText - the hydration state, as it is written in the document
 */
export function Root(props: {
  state: Pick<HydrationState, "styles" | "staticPage">;
  stateText: string;
  queryClient: QueryClient;
  children: ReactNode;
}) {
  return (
    <StrictMode>
      <Document {...props.state} stateText={props.stateText}>
        <QueryClientProvider client={props.queryClient}>{props.children}</QueryClientProvider>
      </Document>
    </StrictMode>
  );
}
