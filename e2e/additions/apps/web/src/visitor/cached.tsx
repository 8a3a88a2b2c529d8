import { getName } from "@app/server/visitor/visitor.functions";
import { load } from "@react-on-spin/react";
import { queryOptions, useQuery } from "@tanstack/react-query";

const nameQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getName.id],
    queryFn: ({ signal }) => getName(undefined, { signal, request }),
  });

/** In the browser it waits, too. */
export const loader = load(async ({ queryClient, request }) => {
  await queryClient.prefetchQuery(nameQuery(request));
  return null;
});

export const meta = { title: "Hello" };

export function Component() {
  const { data } = useQuery(nameQuery());
  return (
    <main>
      <p>{`Hello again ${data}`}</p>
    </main>
  );
}
