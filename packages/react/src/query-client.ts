import {
  Offline,
  redirectLocation,
  ServerFunctionError,
  TimeoutError,
} from "@react-on-spin/server-functions";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

/**
 * Creates a query cache: one per request on the server, one per page in the browser.
 *
 * A failed query is not retried until the user asks for it. Otherwise the page would change as soon
 * as it is hydrated. Every call is tried, also if the browser says that it is offline: only a call that failed for
 * that waits, and is tried again every second. `useIsOffline` tells.
 *
 * @param navigate - goes to where a server function redirects; on the server the page's response does
 */
export function createQueryClient(navigate: (location: string) => void = () => {}): QueryClient {
  const onError = (error: unknown) => {
    const location = redirectLocation(error);
    if (location !== undefined) navigate(location);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        staleTime: 5_000,
        retryOnMount: false,
        retryDelay: 1_000,
        retry: (failures, error) =>
          error instanceof Offline ||
          (typeof window !== "undefined" &&
            failures < 2 &&
            error instanceof ServerFunctionError &&
            error.retryable &&
            // The visitor has waited long enough: after this, the page says so, and can ask again.
            !(error instanceof TimeoutError)),
      },
      mutations: {
        networkMode: "always",
        retryDelay: 1_000,
        // A command that may have arrived is not sent again.
        retry: (_failures, error) => error instanceof Offline,
      },
    },
  });
}
