import { addToCounter, readCounter, totalOf } from "@react-on-spin/spin/key-value/counter";
import { createFileRoute, useRouter } from "@tanstack/react-router";
import { createServerFn } from "@tanstack/react-start";

const getCount = createServerFn().handler(() => totalOf(readCounter("clicks")));

const addClick = createServerFn({ method: "POST" }).handler(() => {
  addToCounter("clicks", readCounter("clicks"), 1);
});

export const Route = createFileRoute("/")({ component: Home, loader: () => getCount() });

function Home() {
  const router = useRouter();
  const click = async () => {
    await addClick();
    await router.invalidate();
  };
  return (
    <main>
      <h1>TanStack Start on Spin</h1>
      <button type="button" onClick={click}>
        Count: {Route.useLoaderData()}
      </button>
    </main>
  );
}
