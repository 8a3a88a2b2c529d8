import { getName } from "@app/server/visitor/visitor.functions";
import { load, queryOf } from "@react-on-spin/react";
import { useQuery } from "@tanstack/react-query";

/** In the browser it waits, too. */
export const loader = load(async ({ queryClient }) => {
  await queryClient.prefetchQuery(queryOf(getName));
  return null;
});

export const meta = { title: "Hello" };

export function Component() {
  const { data } = useQuery(queryOf(getName));
  return (
    <main>
      <p>{`Hello again ${data}`}</p>
    </main>
  );
}
