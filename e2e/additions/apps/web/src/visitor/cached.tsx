import { getName } from "@app/server/visitor/visitor.functions";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { queryClientContext } from "../routes.ts";

const nameQuery = (request?: Request) =>
  queryOptions({
    queryKey: [getName.id],
    queryFn: ({ signal }) => getName(undefined, { signal, request }),
  });

export async function loader({ context, request }: LoaderFunctionArgs) {
  await context.get(queryClientContext).prefetchQuery(nameQuery(request));
  return null;
}

export function Component() {
  const { data } = useQuery(nameQuery());
  return (
    <main>
      <title>Hello</title>
      <p>{`Hello again ${data}`}</p>
    </main>
  );
}
