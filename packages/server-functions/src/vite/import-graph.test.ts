import { expect, test } from "vitest";
import { ImportGraph } from "./import-graph.ts";

function graphOf(...edges: [importer: string, module: string][]) {
  const graph = new ImportGraph();
  for (const [importer, module] of edges) graph.add(module, importer);
  return graph;
}

test("the chain to an entry is the entry itself", () => {
  expect(graphOf().chainTo("entry")).toEqual(["entry"]);
});

test("the shortest of several chains is returned", () => {
  const graph = graphOf(["a", "b"], ["b", "c"], ["entry", "a"], ["a", "c"]);
  expect(graph.chainTo("c")).toEqual(["entry", "a", "c"]);
});

test("a chain is found if modules import each other", () => {
  const graph = graphOf(["a", "b"], ["b", "a"], ["entry", "a"]);
  expect(graph.chainTo("b")).toEqual(["entry", "a", "b"]);
});

test("a module that only a circle of modules imports is its own chain", () => {
  expect(graphOf(["a", "b"], ["b", "a"]).chainTo("a")).toEqual(["a"]);
});
