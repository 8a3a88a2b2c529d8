import { getName } from "@app/server/visitor/visitor.functions";
import { prefetch } from "@react-on-spin/react";
import { queryOptions, useQuery } from "@tanstack/react-query";

const nameQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getName.id],
    queryFn: ({ signal }) => getName(undefined, { signal, request }),
  });

export const loader = prefetch(({ queryClient, request }) => [
  queryClient.prefetchQuery(nameQuery(request)),
]);

export const meta = { title: "Hello" };

export function Component() {
  const { data } = useQuery(nameQuery());
  return (
    <main>
      <p>{`Hello again ${data}`}</p>
    </main>
  );
}
