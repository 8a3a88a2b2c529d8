import { Counter } from "../features/counter/counter.tsx";
import { Insight } from "../features/insight/insight.tsx";

/** The page of the walkthrough: a heading and a button that counts, and its sequel. */
export function HomePage() {
  return (
    <main>
      <title>Welcome to React on Spin</title>
      <h1>Welcome to React - Served by Spin!</h1>
      <Counter />
      <Insight />
    </main>
  );
}
