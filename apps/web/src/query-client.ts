import { ServerFunctionError } from "@react-on-spin/server-functions";
import { QueryClient } from "@tanstack/react-query";

/**
 * The cache of what the server said: one a request on the server, one a page in the browser.
 *
 * What has failed stays failed until somebody asks again, so that the page shown first and the
 * page after hydration say the same.
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
