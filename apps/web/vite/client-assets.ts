import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Plugin } from "vite";

/** The files of the browser build that the document refers to. */
export interface ClientAssets {
  /** The module that hydrates the page. */
  script: string;
  /** The style sheets, in the order of the document. */
  styles: readonly string[];
}

const Manifest = v.record(v.string(), v.object({ file: v.string() }));

const VIRTUAL = "virtual:client-assets";

/**
 * Vite plugin that tells the server build where the browser build's files are. The module
 * `virtual:client-assets` has their hashed addresses, which Vite's manifest lists. In development the
 * addresses are those of the sources.
 *
 * @param entries - the entries of the browser build. Paths start at Vite's root
 */
export function clientAssets(entries: { script: string; style: string }): Plugin {
  return {
    name: "client-assets",
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      const assets: ClientAssets = { script: `/${entries.script}`, styles: [`/${entries.style}`] };
      if (this.environment.mode === "build") {
        const { root, environments } = this.environment.getTopLevelConfig();
        const outDir = environments["client"]?.build.outDir ?? "dist";
        const text = await readFile(join(root, outDir, ".vite/manifest.json"), "utf8");
        const manifest = v.parse(Manifest, JSON.parse(text));
        const address = (entry: string) => {
          const file = manifest[entry]?.file;
          if (file === undefined) {
            this.error(
              `Vite's manifest of the browser build has no entry "${entry}". Add it to the inputs of ` +
                "the environment `client` in vite.config.ts.",
            );
          }
          return `/${file}`;
        };
        assets.script = address(entries.script);
        assets.styles = [address(entries.style)];
      }
      return `export default ${JSON.stringify(assets)};`;
    },
  };
}
