export function Component() {
  return <p style={{ color: "rgb(9, 9, 9)" }}>With a style attribute</p>;
}
