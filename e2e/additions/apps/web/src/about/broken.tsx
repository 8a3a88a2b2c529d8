export async function loader() {
  throw new Error("a bug in a loader");
}

export function Component() {
  return null;
}
