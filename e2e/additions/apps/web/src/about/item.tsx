import { getItem } from "@app/server/item/item.functions";
import { data, type LoaderFunctionArgs, useLoaderData } from "react-router";

export async function loader({ request, params: { id = "" } }: LoaderFunctionArgs) {
  const item = await getItem(id, { request });
  return data(item, { status: item === null ? 404 : 200 });
}

export function Component() {
  const item = useLoaderData<string | null>();
  return (
    <main>
      <title>Item</title>
      <p>{item ?? "There is no such item."}</p>
    </main>
  );
}
