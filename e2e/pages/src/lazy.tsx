export const meta = { title: "The lazy page" };

export function Component() {
  return <h1>The lazy page</h1>;
}
