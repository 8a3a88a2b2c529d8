import { expect, test } from "vitest";
import { listFiles, selectFiles } from "./files.ts";
import { renderInBrowser, replacements } from "./react-csr.ts";

test("spin.toml serves the static page, and is built by the default command", () => {
  const manifest = renderInBrowser("spin.toml", "");
  expect(manifest).toContain('FALLBACK_PATH = "index.html"');
  expect(manifest).toContain('source = "apps/web/dist/atomic.wasm"');
  expect(manifest).toContain('command = "npm run build"\n');
  expect(manifest).not.toMatch(/static\.wasm|--target|Made from/);
});

test("a file that no longer has the text to replace is named", () => {
  expect(() => renderInBrowser("apps/web/vite/targets.ts", "")).toThrow(
    "in apps/web/vite/targets.ts, and finds it 0 times",
  );
});

test("every file with a replacement is in the app", () => {
  const files = selectFiles(listFiles(), "react-csr");
  expect(Object.keys(replacements).filter((path) => !files.includes(path))).toEqual([]);
});

test("other files stay as they are", () => {
  expect(renderInBrowser("docs/a.md", "static")).toBe("static");
});
