import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { Document } from "./document.tsx";

/**
 * What both sides render around their router: the same tree, so that the browser's fits the
 * server's.
 *
 * @param props.styles - The addresses of the style sheets.
 * @param props.stateText - The hydration state as it stands in the document.
 */
export function Root(props: {
  styles: readonly string[];
  stateText: string;
  queryClient: QueryClient;
  children: ReactNode;
}) {
  return (
    <StrictMode>
      <Document styles={props.styles} stateText={props.stateText}>
        <QueryClientProvider client={props.queryClient}>{props.children}</QueryClientProvider>
      </Document>
    </StrictMode>
  );
}
