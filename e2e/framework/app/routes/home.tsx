import { addToCounter, readCounter, totalOf } from "@react-on-spin/spin/key-value/counter";
import { Form, useLoaderData } from "react-router";

export const meta = () => [{ title: "A framework on Spin" }];

export async function loader() {
  return { count: totalOf(readCounter("clicks")) };
}

export async function action() {
  addToCounter("clicks", readCounter("clicks"), 1);
  return null;
}

export default function Home() {
  const { count } = useLoaderData<typeof loader>();
  return (
    <Form method="post">
      <h1>A framework on Spin</h1>
      <button type="submit">Count: {count}</button>
    </Form>
  );
}
