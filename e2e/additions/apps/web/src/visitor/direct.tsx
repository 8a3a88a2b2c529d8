import { getName, introduce } from "@app/server/visitor/visitor.functions";
import { type LoaderFunctionArgs, useLoaderData } from "react-router";

export async function loader({ request }: LoaderFunctionArgs) {
  // A change by GET, which is refused.
  if (request.url.endsWith("?change")) await introduce({ name: "Nobody" }, { request });
  return getName(undefined, { request });
}

export const meta = { title: "Hello" };

export function Component() {
  return (
    <main>
      <p>{`Hello ${useLoaderData<string>()}`}</p>
    </main>
  );
}
