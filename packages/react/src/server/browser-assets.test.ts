import { expect, test } from "vitest";
import { type AssetGraph, ON_IMPORT } from "../asset-graph.ts";
import { createPageAssets } from "./browser-assets.ts";

const chunk = (file: string, imports: string[] = [], dynamicImports: string[] = []) => ({
  file: `/${file}.js`,
  styles: [`/${file}.css`],
  imports,
  dynamicImports,
});

const graph: AssetGraph = {
  entry: "entry.tsx",
  chunks: {
    "entry.tsx": chunk("entry", ["shared.js"], ["about.tsx", "contact.tsx"]),
    "shared.js": chunk("shared"),
    "about.tsx": chunk("about", ["shared.js", "card.js"], ["chart.tsx"]),
    "card.js": chunk("card"),
    "chart.tsx": chunk("chart"),
    "contact.tsx": chunk("contact"),
  },
};

/** What the plugin makes of `() => import("./…")`. */
const load = (key: string) => () => {
  const tell: unknown = Reflect.get(globalThis, ON_IMPORT);
  if (typeof tell === "function") tell(key);
};

const pages = new Map([
  ["about", [load("about.tsx")]],
  ["contact", [load("contact.tsx")]],
]);

test("a page has the style sheets of the modules that its script imports, in their order", () => {
  expect(createPageAssets(graph, pages)(["home"])).toEqual({
    script: "/entry.js",
    styles: ["/shared.css", "/entry.css"],
    preloads: ["/shared.js"],
  });
});

test("a lazy page has its own as well, but not those of other pages", () => {
  expect(createPageAssets(graph, pages)(["about"])).toEqual({
    script: "/entry.js",
    // A part that is loaded later is rendered at once, so its styles are needed, and its script is not.
    styles: ["/shared.css", "/entry.css", "/card.css", "/about.css", "/chart.css"],
    preloads: ["/shared.js", "/card.js", "/about.js"],
  });
});

test("in development the addresses are those of the sources", () => {
  const empty: AssetGraph = { entry: "src/entry.tsx", chunks: {} };
  expect(createPageAssets(empty, pages)(["about"])).toEqual({
    script: "/src/entry.tsx",
    styles: [],
    preloads: ["/about.tsx"],
  });
});
