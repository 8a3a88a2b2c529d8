import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  build,
  createServer,
  type InlineConfig,
  isRunnableDevEnvironment,
  type Plugin,
  type Rolldown,
} from "vite";
import { onTestFinished } from "vitest";
import { serverFunctions } from "../src/vite/index.ts";

/** Writes an app to a folder of its own, which is removed when the test ends. */
export function writeApp(files: Readonly<Record<string, string>>): string {
  // Inside the package, so that the app can import it by name. Git ignores the folder.
  const parent = join(import.meta.dirname, "../dist");
  mkdirSync(parent, { recursive: true });
  const root = mkdtempSync(join(parent, "app-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** The module `server/functions.server.ts` of such an app. */
export const FUNCTIONS = `
  import { defineFunctions } from "@react-on-spin/server-functions/server";
  export const { query, command } = defineFunctions();
`;

/** The plugin of a host, which says what only the server can import. */
const host: Plugin = { name: "host", api: { serverOnlyImports: [/^host:/] } };

/** The Vite configuration of such an app. Its server functions are in `server/`. */
export function configOf(root: string): InlineConfig {
  return {
    root,
    // The app has no package.json, so Vite would use this package's cache, which all tests share.
    cacheDir: join(root, ".vite"),
    configFile: false,
    logLevel: "silent",
    plugins: [host, serverFunctions({ root: "server" })],
  };
}

/** Runs `entry.server.ts` of such an app in a dev server, and returns its exports. */
export async function runServer<Exports>(root: string): Promise<Exports> {
  const server = await createServer({
    ...configOf(root),
    appType: "custom",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ssr: { noExternal: true },
  });
  onTestFinished(() => server.close());
  const { ssr } = server.environments;
  if (!isRunnableDevEnvironment(ssr)) throw new Error("Vite's environment `ssr` cannot run code.");
  return ssr.runner.import<Exports>("/entry.server.ts");
}

/** Builds an entry of such an app for one side, and returns all output as one text. */
export async function buildApp(
  root: string,
  entry: string,
  side: "browser" | "server",
  options: InlineConfig = {},
): Promise<string> {
  const output = await build({
    ...configOf(root),
    ...options,
    build: {
      write: false,
      minify: false,
      ssr: side === "server",
      rolldownOptions: { input: join(root, entry) },
    },
    ssr: { noExternal: true },
  });
  return textOf(output);
}

function textOf(output: Rolldown.RolldownOutput | Rolldown.RolldownOutput[] | object): string {
  const outputs = Array.isArray(output) ? output : [output];
  return outputs
    .flatMap((each) => ("output" in each ? each.output : []))
    .map((file) => (file.type === "chunk" ? file.code : String(file.source)))
    .join("\n");
}

/** Builds a module for the browser, and returns the paths of all modules that it reaches. */
export async function modulesOf(entry: string): Promise<readonly string[]> {
  const reached: string[] = [];
  await build({
    configFile: false,
    logLevel: "silent",
    plugins: [{ name: "reached", moduleParsed: ({ id }) => void reached.push(id) }],
    build: {
      write: false,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { external: "react" },
    },
  });
  return reached;
}
