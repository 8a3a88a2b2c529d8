import { expect, test } from "vitest";
import { ImportGraph } from "./import-graph.ts";

function graphOf(...edges: [importer: string, module: string][]) {
  const graph = new ImportGraph();
  for (const [importer, module] of edges) graph.add(module, importer);
  return graph;
}

test("an entry is its own chain", () => {
  expect(graphOf().chainTo("entry")).toEqual(["entry"]);
});

test("of several chains the shortest is told", () => {
  const graph = graphOf(["a", "b"], ["b", "c"], ["entry", "a"], ["a", "c"]);
  expect(graph.chainTo("c")).toEqual(["entry", "a", "c"]);
});

test("modules that import each other have a chain too", () => {
  const graph = graphOf(["a", "b"], ["b", "a"], ["entry", "a"]);
  expect(graph.chainTo("b")).toEqual(["entry", "a", "b"]);
});

test("modules that only import each other are their own chain", () => {
  expect(graphOf(["a", "b"], ["b", "a"]).chainTo("a")).toEqual(["a"]);
});
