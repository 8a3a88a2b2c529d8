/**
 * The build's half: the Vite plugin that makes a component of an app.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { cp, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  defaultServerConditions,
  type EnvironmentOptions,
  type Plugin,
  type Rolldown,
  type ViteBuilder,
} from "vite";
import { makeComponent } from "../component/build/make-component.ts";
import { isInterface } from "../host.ts";
import { browserAssets } from "./browser-assets.ts";
import { BUNDLE, bundleFolder, componentEnvironment } from "./component-environment.ts";
import { developmentServer } from "./development-server.ts";
import { checkEngine, type EngineCheck } from "./engine.ts";
import { hostInterfaces } from "./host-interfaces.ts";
import { type ManifestComponent, readComponent } from "./manifest.ts";
import { type SpinComponentOptions, type Target, targetOf } from "./options.ts";
import { publicFiles } from "./public-files.ts";

export type { SpinComponentOptions, Target } from "./options.ts";

/** The folder of the browser's files, from Vite's root. */
const BROWSER_FOLDER = "dist/client";
/** The folder of the static page, from Vite's root. */
const PAGE_FOLDER = "dist/page";
/** The folder of the code that renders the static page, from Vite's root, and its file. */
const RENDERER_FOLDER = "dist/page-renderer";
const RENDERER = "render.js";

/** The browsers that the browser's files are made for: those that have all that this project uses. */
const BROWSERS = ["chrome116", "firefox124", "safari17.4"];

/**
 * Creates the Vite plugin.
 *
 * - `vite build` builds the browser's files, the server's bundle, and the component that `spin.toml` names.
 *   With a static page, that page too.
 * - `vite` runs the server's code in Node, with the interfaces that `spin.toml` grants to the component. The
 *   component's address is that of its route.
 * - The server's code can import `virtual:browser-assets` and `virtual:public-files`.
 *
 * @throws Error if there is no such mode, no manifest, or no such component
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   plugins: [
 *     spinComponent({
 *       manifest: "../../spin.toml",
 *       server: "src/entry.server.ts",
 *       browser: "src/entry.browser.tsx",
 *     }),
 *   ],
 * });
 * ```
 */
export function spinComponent(options: SpinComponentOptions): Plugin[] {
  const engine = checkEngine();
  let target: Target = options;
  let component: ManifestComponent = { id: "", source: "", variables: {} };

  const settings: Plugin = {
    name: "spin-component",
    sharedDuringBuild: true,
    // The plugin of server functions asks for this: the browser's code cannot import what the host has.
    api: { serverOnlyImports: [/^(fermyon|spin|wasi):/, /^@fermyon\/spin-sdk(\/|$)/] },

    async config({ root = "." }, { mode, command }) {
      target = targetOf(options, mode);
      component = await readComponent(resolve(root, target.manifest), target.component);
      const isBuild = command === "build";
      const { conditions = [], page, browser } = target;
      return {
        appType: "custom",
        // A policy that forbids `data:` would block what is inlined.
        build: { assetsInlineLimit: 0 },
        builder: { sharedConfigBuild: true },
        environments: {
          ...(browser !== undefined && { client: browserEnvironment(browser, mode) }),
          ssr: isBuild
            ? componentEnvironment(target, component.source)
            : developmentEnvironment(conditions),
          ...(isBuild && page !== undefined && { page: pageEnvironment(page) }),
        },
      };
    },

    buildApp: (builder) => buildApp(builder, target, component, engine),
  };

  return [
    settings,
    engine.plugin,
    hostInterfaces(() => ({ target, component })),
    browserAssets(() => target.browser),
    publicFiles(() => target.page === undefined),
    developmentServer(() => ({ target, component })),
  ];
}

/** The browser's files are the same for all modes. The others add to those of the default one. */
function browserEnvironment(browser: string, mode: string): EnvironmentOptions {
  return {
    build: {
      target: BROWSERS,
      outDir: BROWSER_FOLDER,
      emptyOutDir: mode === "production",
      copyPublicDir: false,
      rolldownOptions: { input: browser },
    },
  };
}

/** How Vite runs the server's code in development: in Node, with the host's interfaces. */
function developmentEnvironment(conditions: readonly string[]): EnvironmentOptions {
  return {
    resolve: {
      conditions: [...conditions, ...defaultServerConditions],
      // Only Vite resolves the imports of interfaces, and those without file extensions in the SDK.
      noExternal: ["@fermyon/spin-sdk", "@react-on-spin/spin"],
    },
  };
}

/** How Vite builds the code that renders the static page. Node runs it during the build. */
function pageEnvironment(page: string): EnvironmentOptions {
  return {
    // Its server functions are stubs.
    consumer: "client",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    resolve: { noExternal: true, conditions: ["module", "production", "default"] },
    build: {
      outDir: RENDERER_FOLDER,
      emptyOutDir: true,
      emitAssets: false,
      copyPublicDir: false,
      sourcemap: true,
      rolldownOptions: {
        input: { render: page },
        preserveEntrySignatures: "strict",
        output: { codeSplitting: false, entryFileNames: RENDERER },
      },
    },
  };
}

async function buildApp(
  builder: ViteBuilder,
  target: Target,
  component: ManifestComponent,
  engine: EngineCheck,
): Promise<void> {
  const { config, environments } = builder;
  if (target.browser !== undefined) await buildOne(builder, "client");
  const bundle = await buildOne(builder, "ssr");
  if (target.page !== undefined) {
    await buildOne(builder, "page");
    await writeStaticPage(config.root, config.publicDir);
  }
  if (!bundle.exports.includes("incomingHandler")) {
    throw new Error(
      `${target.server} does not export \`incomingHandler\`, so the component would answer no request. Add ` +
        "`export const incomingHandler = createIncomingHandler(handle);` from " +
        "@react-on-spin/spin/component.",
    );
  }
  const { logger } = environments["ssr"] ?? config;
  logger.info("Making the component: the engine runs the bundle once and is snapshotted.");
  const { reports, globals } = await makeComponent({
    bundle: join(bundleFolder(component.source), BUNDLE),
    imports: bundle.imports.filter(isInterface),
    output: component.source,
    wit: target.wit && resolve(config.root, target.wit),
  });
  const missing = globals === undefined ? [] : engine.warnings(globals);
  for (const report of [...reports, ...missing]) logger.warn(report);
  const { size } = await stat(component.source);
  const shown = relative(config.root, component.source);
  logger.info(`${shown}  ${(size / 1024 ** 2).toFixed(1)} MiB`);
}

/** @returns the first chunk: the entry */
async function buildOne(builder: ViteBuilder, name: string): Promise<Rolldown.OutputChunk> {
  const environment = builder.environments[name];
  if (environment === undefined)
    throw new Error(`Vite's configuration has no environment ${name}.`);
  const output = await builder.build(environment);
  if (!("output" in output)) {
    throw new Error(
      "The component cannot be built in watch mode. Leave out --watch; use `vite` instead.",
    );
  }
  return output.output[0];
}

async function writeStaticPage(root: string, publicFolder: string): Promise<void> {
  const path = join(root, RENDERER_FOLDER, RENDERER);
  const renderer: { renderStaticPage?: () => Promise<string> } = await import(
    pathToFileURL(path).href
  );
  if (renderer.renderStaticPage === undefined) {
    throw new Error(
      "The module in the option `page` does not export `renderStaticPage(): Promise<string>`. Add it.",
    );
  }
  const folder = join(root, PAGE_FOLDER);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (publicFolder !== "" && existsSync(publicFolder)) {
    await cp(publicFolder, folder, { recursive: true });
  }
  await writeFile(join(folder, "index.html"), await renderer.renderStaticPage());
}
