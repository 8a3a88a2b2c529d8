/**
 * The host that code sees: a set of capabilities. Vite's development server, Vitest, the workers of spin-node and
 * the build that takes a component's snapshot all get it from here. A new capability is a folder and a line in
 * {@link CAPABILITIES}.
 *
 * Of outbound HTTP and the log, code sees no interface: it uses `fetch` and `console`.
 *
 * @module
 */
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import { keyValue } from "./key-value/capability.ts";
import { llm } from "./llm/capability.ts";
import type { ComponentConfig } from "./node/config/application.ts";
import { sqlite } from "./sqlite/capability.ts";
import { variables } from "./variables/capability.ts";
import { ownModule } from "./vite/own-module.ts";

/** What a capability has to know of the place where the code runs. */
export interface HostContext {
  component: ComponentConfig;
  /** Performs a call to a language model, and blocks until it ends. */
  infer(call: LlmCall): LlmOutcome;
}

/** Interfaces by their id, such as `fermyon:spin/llm@2.0.0`: what each exports, by name. */
export type Interfaces = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Provided {
  interfaces: Interfaces;
  /** Closes what one instance of the component has opened. Called when it has ended: after each request. */
  endInstance?(): void;
}

export type Host = Required<Provided>;

export interface Capability {
  /** Grants what the context allows. It opens nothing before code uses an interface. */
  provide(context: HostContext): Provided;
  /**
   * Path from this folder of the module whose `standIn` replaces the interfaces while a component's snapshot is
   * taken. What it does not have throws an error then.
   */
  standIn?: string;
}

const CAPABILITIES: readonly Capability[] = [keyValue, llm, sqlite, variables];

export function createHost(context: HostContext): Host {
  const provided = CAPABILITIES.map((capability) => capability.provide(context));
  return {
    interfaces: Object.assign({}, ...provided.map(({ interfaces }) => interfaces)),
    endInstance() {
      for (const each of provided) each.endInstance?.();
    },
  };
}

/** Only tells which interfaces there are. */
const GRANTS_NOTHING: HostContext = {
  component: {
    id: "",
    environment: {},
    variables: {},
    storePath: undefined,
    databasePath: undefined,
    aiModels: [],
  },
  infer: () => ({ kind: "failure", error: { tag: "model-not-supported" } }),
};

/** The capability and the exported names of each interface, by its id. */
const PROVIDED = new Map(
  CAPABILITIES.flatMap((capability) =>
    Object.entries(capability.provide(GRANTS_NOTHING).interfaces).map(
      ([id, exported]) => [id, { capability, names: Object.keys(exported) }] as const,
    ),
  ),
);

/** The ids of all interfaces that this host provides to code. */
export const INTERFACES: readonly string[] = [...PROVIDED.keys()];

/**
 * Whether an import names an interface of a host, such as `wasi:http/types@0.2.10`. It has a version, which tells it
 * from what other plugins and Node have: `virtual:pwa-register/react`, `node:fs/promises`.
 */
export const isInterface = (specifier: string): boolean =>
  /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*@\d[\w.+-]*$/.test(specifier);

/**
 * Generates the module that code on Node gets for an interface.
 *
 * @param hostModule - the module that exports the `host`
 */
export function interfaceModule(id: string, hostModule: string): string {
  const found = PROVIDED.get(id);
  if (found !== undefined) {
    return (
      `import { host } from ${JSON.stringify(hostModule)};\n` +
      `export const { ${found.names.join(", ")} } = host.interfaces[${JSON.stringify(id)}];`
    );
  }
  const message =
    `The interface '${id}' is not provided by spin-node, which provides ${INTERFACES.join(", ")}. Run the ` +
    "application with Spin.";
  return `const reject = () => { throw new Error(${JSON.stringify(message)}); };
    // Any use of it throws the message.
    const unsupported = new Proxy(class {}, { get: reject, apply: reject, construct: reject });
    // The SDK's entry point imports this name from the interfaces of databases.
    export { unsupported as Connection, unsupported as default };`;
}

/**
 * Generates the module that stands in a component's bundle between the app and an interface: it passes each call on to
 * the host, and to the stand-in while the snapshot is taken.
 *
 * @returns undefined if the interface has no stand-in, so that the app imports it directly
 */
export function snapshotModule(id: string): string | undefined {
  const found = PROVIDED.get(id);
  if (found === undefined) return undefined;
  const { standIn } = found.capability;
  const quoted = JSON.stringify(id);
  return [
    `import * as host from ${quoted};`,
    `import { bridge } from ${JSON.stringify(ownModule("component/warm-up/stand-in"))};`,
    standIn === undefined
      ? "const standIn = {};"
      : `import { standIn } from ${JSON.stringify(ownModule(standIn))};`,
    ...found.names.map(
      (name) =>
        `export const ${name} = /* @__PURE__ */ bridge({ id: ${quoted}, name: "${name}", ` +
        `host: host.${name}, standIn: standIn[${quoted}]?.${name} });`,
    ),
  ].join("\n");
}
