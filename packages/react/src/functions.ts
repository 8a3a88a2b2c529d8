/**
 * Server functions on a page: queries in its cache, and commands whose changes show at once.
 *
 * @module
 */
import type { CallOptions, Fresh } from "@react-on-spin/server-functions";
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useMutationState,
  useQueryClient,
} from "@tanstack/react-query";
import { isUnanswered } from "./errors.ts";

/** A query or a command. */
interface Callable<Input, Output> {
  readonly id: string;
  (input: Input, options?: CallOptions): Promise<Output>;
}

type InputOf<Input> = undefined extends Input ? [input?: Input] : [input: Input];

const requests = new WeakMap<QueryClient, Request>();

/** Says for which request a cache is, on the server: its queries see the visitor's cookies then. */
export function setRequest(queryClient: QueryClient, request: Request): void {
  requests.set(queryClient, request);
}

/**
 * A query for the page's cache: for `useQuery` in a component, and for `prefetchQuery` in a loader.
 *
 * @example
 * ```tsx
 * const loader = prefetch(({ queryClient }) => [queryClient.prefetchQuery(queryOf(getNotes))]);
 * const Notes = () => useQuery(queryOf(getNotes)).data?.map(({ id, text }) => <p key={id}>{text}</p>);
 * ```
 */
export function queryOf<Input, Output>(query: Callable<Input, Output>, ...[input]: InputOf<Input>) {
  return queryOptions({
    queryKey: input === undefined ? [query.id] : [query.id, input],
    // It is undefined only where that is an input.
    queryFn: ({ signal, client }) =>
      query(input as Input, { signal, request: requests.get(client) }),
  });
}

/** Puts what the answer to a command has brought into the cache, and reads what it says is old. */
export async function takeFresh(queryClient: QueryClient, fresh: readonly Fresh[]): Promise<void> {
  for (const [id, ...results] of fresh) {
    const queryKey = [id];
    // What is being read may be older than this.
    await queryClient.cancelQueries({ queryKey });
    if (results.length > 0) queryClient.setQueryData(queryKey, results[0]);
    else void queryClient.invalidateQueries({ queryKey });
  }
}

/**
 * A command as a mutation, whose changes {@link usePending} shows. What the command names in `refresh` is fresh when it
 * succeeds. If no answer comes, nobody knows what was saved, so the page reads everything again.
 *
 * @param options.timeout - how long to wait for the answer, in milliseconds
 */
export function useCommand<Input, Output>(
  command: Callable<Input, Output>,
  options?: Pick<CallOptions, "timeout">,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: [command.id],
    mutationFn: (input: Input) => command(input, options),
    onError: (error) => (isUnanswered(error) ? queryClient.invalidateQueries() : undefined),
  });
}

/**
 * Data with the changes of a command that are under way, so that they show at once. A change that fails is not shown
 * any more; one that succeeds is in the data.
 *
 * @param command - what {@link useCommand} got, here or elsewhere on the page
 * @param data - of a query; undefined if there is none yet
 * @param apply - makes the command's change
 *
 * @example
 * ```ts
 * const { data } = useQuery(queryOf(getNotes));
 * const notes = usePending(removeNote, data, (all, { id }) => all.filter((note) => note.id !== id));
 * ```
 */
export function usePending<Input, Data>(
  command: Callable<Input, unknown>,
  data: Data | undefined,
  apply: (data: Data, input: Input) => Data,
): Data | undefined {
  const inputs = useMutationState({
    filters: { mutationKey: [command.id], status: "pending" },
    select: ({ state }) => state.variables,
  });
  if (data === undefined) return undefined;
  // The key is the command's, so these are its inputs.
  return inputs.reduce<Data>((changed, input) => apply(changed, input as Input), data);
}
