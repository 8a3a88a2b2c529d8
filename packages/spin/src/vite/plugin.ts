import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { styleText } from "node:util";
import MagicString from "magic-string";
import type { BuildEnvironment, Plugin, ViteBuilder } from "vite";
import { BuildError, makeComponent } from "../component/build/make-component.ts";
import { isInterface } from "../host.ts";
import { componentEnvironment, developmentEnvironment } from "./component-environment.ts";
import { developmentServer } from "./development-server.ts";
import { checkEngine } from "./engine.ts";
import { hostInterfaces } from "./host-interfaces.ts";
import { type ManifestComponent, readComponent } from "./manifest.ts";
import { nodeModules } from "./node-modules.ts";
import { type SpinComponentOptions, type Target, targetOf } from "./options.ts";
import { ownModule } from "./own-module.ts";
import { publicFiles, unreachableFiles } from "./public-files.ts";

/** What Vite keeps from the browser by itself. A list in the configuration replaces it. */
const VITES_SECRET_FILES = [
  ".env",
  ".env.*",
  "*.{crt,pem,key,p12,pfx,cer,der}",
  ".npmrc",
  ".yarnrc.yml",
  "**/.git/**",
];

interface Bundle {
  path: string;
  imports: readonly string[];
  exports: readonly string[];
}

export function createPlugins(options: SpinComponentOptions): Plugin[] {
  const engine = checkEngine();
  const node = nodeModules();
  let target: Target = options;
  let component: ManifestComponent | undefined;
  let bundle: Bundle | undefined;

  const manifestComponent = (): ManifestComponent => {
    if (component === undefined) throw new Error("The manifest is read when Vite is configured.");
    return component;
  };

  const settings: Plugin = {
    name: "spin-component",
    sharedDuringBuild: true,
    // The plugin of server functions asks for this: the browser's code cannot import what the host has.
    api: { serverOnlyImports: [/^(fermyon|spin|wasi):/, /^@fermyon\/spin-sdk(\/|$)/] },

    async config({ root = ".", server }, { mode, command }) {
      target = targetOf(options, mode);
      component = await readComponent(resolve(root, target.manifest), target.component);
      // Tokens, and what visitors have saved.
      const settingsFile = basename(process.env["RUNTIME_CONFIG_FILE"] ?? "runtime-config.toml");
      const secret = ["runtime-config.toml", settingsFile, "**/.spin/**"];
      const others = server?.fs?.deny === undefined ? VITES_SECRET_FILES : [];
      return {
        // Elsewhere than at the component's route, the app may have an `index.html`.
        ...(component.answersEverywhere && { appType: "custom" as const }),
        builder: { sharedConfigBuild: true },
        // Pages of other sites must not read what the server answers.
        server: { cors: false, fs: { deny: [...others, ...secret] } },
        environments: {
          ssr:
            command === "build"
              ? componentEnvironment(target, component.source)
              : developmentEnvironment(target),
        },
      };
    },

    configResolved({ base }) {
      // An address of another site is where the browser's files are.
      if (base === "/" || URL.canParse(base)) return;
      throw new Error(
        `Vite's option \`base\` is "${base}", but a component answers at the root of its site, so its pages and ` +
          "functions would not be found below a path. Remove the option, and give the app a host name of " +
          "its own, or let a proxy take the path away.",
      );
    },

    writeBundle({ dir }, output) {
      if (this.environment.name !== "ssr" || dir === undefined) return;
      const [entry, another] = Object.values(output).filter((file) => file.type === "chunk");
      if (entry === undefined) return;
      if (another !== undefined) {
        this.error(
          `The server's code is built into several files (${entry.fileName}, ${another.fileName}, …), but a ` +
            "component is made of one. Remove what splits the environment `ssr`.",
        );
      }
      bundle = { path: join(dir, entry.fileName), imports: entry.imports, exports: entry.exports };
    },

    // After all plugins that build something themselves.
    buildApp: {
      order: "post",
      async handler(builder) {
        await buildTheRest(builder);
        node.check();
        if (bundle === undefined)
          throw new BuildError("No plugin has built the environment `ssr`.");
        await make(builder, bundle);
      },
    },
  };

  async function make({ config }: ViteBuilder, { path, imports, exports }: Bundle): Promise<void> {
    const { logger, root, publicDir } = config;
    if (!exports.includes("incomingHandler")) {
      throw new BuildError(
        `${target.server} does not export \`incomingHandler\`, so the component would answer no request. Add ` +
          "`export const incomingHandler = createIncomingHandler(handle);` from " +
          "@react-on-spin/spin/component.",
      );
    }
    const { source } = manifestComponent();
    logger.info("Making the component: the engine runs the bundle once and is snapshotted.");
    const { reports, broken, globals } = await makeComponent({
      bundle: path,
      imports: imports.filter(isInterface),
      output: source,
      wit: target.wit && resolve(root, target.wit),
    });
    const { size } = await stat(source);
    logger.info(`${relative(root, source)}  ${(size / 1024 ** 2).toFixed(1)} MiB`);
    const unreachable = await unreachableFiles(publicDir, manifestComponent());
    const lacks = engine.warnings(globals);
    const warnings = [...broken, ...reports, ...unreachable, ...node.warnings, ...lacks];
    // Last, numbered and in colour, so that none is lost among what a build prints.
    for (const [index, warning] of warnings.entries()) {
      const number = `Warning ${index + 1} of ${warnings.length}:`;
      logger.warn(`${styleText("yellow", number)} ${warning}`);
    }
    if (broken.length > 0 && (target.failOnBrokenPages ?? Boolean(process.env["CI"]))) {
      throw new BuildError(
        "The app has a page that is broken: see above. To build it all the same, set the option " +
          "`failOnBrokenPages: false` of spinComponent.",
      );
    }
  }

  return [
    settings,
    node.plugin,
    engine.plugin,
    standInWhileLoading,
    hostInterfaces(() => ({ target, component: manifestComponent() })),
    publicFiles(manifestComponent),
    developmentServer(() => ({ target, component: manifestComponent() })),
  ];
}

/** Lets modules ask for time and chance while they are loaded, before there is a host. */
const standInWhileLoading: Plugin = {
  name: "spin-component:loading",
  apply: "build",
  enforce: "post",
  sharedDuringBuild: true,
  applyToEnvironment: ({ name }) => name === "ssr",
  transform(code, id) {
    if (!this.getModuleInfo(id)?.isEntry) return undefined;
    const text = new MagicString(code);
    const module = JSON.stringify(ownModule("component/warm-up/loading"));
    text
      .prepend(`import { endLoading as endLoading$ } from ${module}; `)
      .append("\nendLoading$();");
    return { code: text.toString(), map: text.generateMap({ hires: true }) };
  },
};

/** Builds the environments that no other plugin has built, in their order. */
async function buildTheRest({ build, config, environments }: ViteBuilder): Promise<void> {
  for (const environment of Object.values(environments)) {
    if (environment.isBuilt || isUnused(environment)) continue;
    const output = await build(environment);
    if (!("close" in output)) continue;
    throw new BuildError(
      "The component cannot be built in watch mode. Leave out --watch; use `vite` instead.",
    );
  }

  /** Vite always has the environment `client`. */
  function isUnused({ name, config: { build: options } }: BuildEnvironment): boolean {
    const hasInput = options.rolldownOptions.input !== undefined;
    return name === "client" && !hasInput && !existsSync(join(config.root, "index.html"));
  }
}
