import { ServerFunctionError } from "@react-on-spin/server-functions";
import { QueryClient } from "@tanstack/react-query";

/**
 * Creates a query cache: one per request on the server, one per page in the browser.
 *
 * A failed query is not retried until the user asks for it. Otherwise the page would change as soon
 * as it is hydrated.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retryOnMount: false,
        retry: (failures, error) =>
          typeof window !== "undefined" &&
          failures < 2 &&
          error instanceof ServerFunctionError &&
          error.retryable,
      },
    },
  });
}
