export function Component() {
  return (
    <>
      <p style={{ color: "rgb(9, 9, 9)" }}>With a style attribute</p>
      <style>{".element { color: rgb(9, 9, 9); }"}</style>
      <p className="element">With a style element</p>
    </>
  );
}
