import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Plugin } from "vite";

/** What the document needs to know of the browser build. */
export interface ClientAssets {
  /** The module that hydrates the page. */
  script: string;
  /** The style sheets, in order. */
  styles: readonly string[];
}

const Manifest = v.record(v.string(), v.object({ file: v.string() }));

const VIRTUAL = "virtual:client-assets";

/**
 * Tells the server build where the browser build's files are: `virtual:client-assets` holds the
 * hashed addresses, read from Vite's manifest. In development they are the sources themselves.
 *
 * @param entries - The entries of the browser build, as paths from the project's root.
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
          if (file === undefined) this.error(`The browser build has no entry "${entry}".`);
          return `/${file}`;
        };
        assets.script = address(entries.script);
        assets.styles = [address(entries.style)];
      }
      return `export default ${JSON.stringify(assets)};`;
    },
  };
}
