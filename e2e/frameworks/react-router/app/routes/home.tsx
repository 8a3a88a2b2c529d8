import { addToCounter, readCounter, totalOf } from "@react-on-spin/spin/key-value/counter";
import { Form } from "react-router";
import type { Route } from "./+types/home";

export const meta = () => [{ title: "React Router on Spin" }];

export function loader() {
  return { count: totalOf(readCounter("clicks")) };
}

export function action() {
  addToCounter("clicks", readCounter("clicks"), 1);
}

export default function Home({ loaderData }: Route.ComponentProps) {
  return (
    <Form method="post">
      <h1>React Router on Spin</h1>
      <button type="submit">Count: {loaderData.count}</button>
    </Form>
  );
}
