/**
 * What the browser's build has made. The plugin `spinComponent` provides it to the server's code.
 */
declare module "virtual:browser-assets" {
  const graph: import("./browser-assets.ts").AssetGraph;
  export default graph;
}

/**
 * The files of the folder `public` that the component carries.
 */
declare module "virtual:public-files" {
  const files: Readonly<Record<string, import("./public-files.ts").PublicFile>>;
  export default files;
}
