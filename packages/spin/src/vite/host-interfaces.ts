import { resolve } from "node:path";
import type { Plugin } from "vite";
import { interfaceModule, isInterface, snapshotModule } from "../host.ts";
import type { ManifestComponent } from "./manifest.ts";
import type { Target } from "./options.ts";
import { ownModule } from "./own-module.ts";

const INTERFACE_PREFIX = "\0spin-interface:";

/** The module that exports the development server's `host`. */
export const HOST = "virtual:spin-component/host";

const SNAPSHOT = "virtual:spin-component/snapshot";

/**
 * Gives the server's code the interfaces of its host. In development, a host in this process provides them. In a build,
 * they stay imports of the bundle, with a module between the app and each one that has a stand-in while the snapshot
 * is taken.
 */
export function hostInterfaces(
  settings: () => { target: Target; component: ManifestComponent },
): Plugin {
  return {
    name: "spin-component:host-interfaces",
    enforce: "pre",
    sharedDuringBuild: true,
    applyToEnvironment: ({ name }) => name === "ssr",

    resolveId(specifier, importer) {
      if (specifier === HOST || specifier === SNAPSHOT) return `\0${specifier}`;
      if (isInterface(specifier)) {
        const isDirect = importer === INTERFACE_PREFIX + specifier || !snapshotModule(specifier);
        // An unused import would be one more thing that a host has to provide.
        return this.environment.mode === "build" && isDirect
          ? { id: specifier, external: true, moduleSideEffects: false }
          : INTERFACE_PREFIX + specifier;
      }
      return undefined;
    },

    load(id) {
      const isBuild = this.environment.mode === "build";
      if (id.startsWith(INTERFACE_PREFIX)) {
        const specifier = id.slice(INTERFACE_PREFIX.length);
        return isBuild ? snapshotModule(specifier) : interfaceModule(specifier, HOST);
      }
      const { target, component } = settings();
      if (id === `\0${SNAPSHOT}`) {
        const variables = JSON.stringify(component.variables);
        return `export const takesSnapshot = ${isBuild}; export const variables = ${variables};`;
      }
      if (id !== `\0${HOST}`) return undefined;
      const manifest = resolve(this.environment.config.root, target.manifest);
      const { mode, envDir } = this.environment.getTopLevelConfig();
      const options = JSON.stringify({ manifest, componentId: component.id, mode, envDir });
      const path = JSON.stringify(ownModule("node/development/development-host"));
      return (
        `import { createDevelopmentHost } from ${path};\n` +
        `export const host = await createDevelopmentHost(${options});`
      );
    },
  };
}
