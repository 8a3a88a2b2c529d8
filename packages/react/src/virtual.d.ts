/**
 * What the browser's build has made. The plugin `reactApp` provides it to the server's code.
 */
declare module "virtual:browser-assets" {
  const graph: import("./asset-graph.ts").AssetGraph;
  export default graph;
}
