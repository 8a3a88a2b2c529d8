import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { readToml } from "./read-toml.ts";

const KeyValueStore = v.strictObject({
  type: v.literal(
    "spin",
    "spin-node supports key-value stores of type 'spin' (SQLite) only. Use that, or run with Spin.",
  ),
  path: v.string("must be the path of a file: spin-node keeps no store in memory"),
});

const LlmComputeTable = v.variant(
  "type",
  [
    v.strictObject({ type: v.literal("spin") }),
    v.strictObject({
      type: v.literal("remote_http"),
      url: v.pipe(
        v.string(),
        v.check(isHttpUrl, "must be the URL of a service, as http://127.0.0.1:11434"),
      ),
      auth_token: v.pipe(
        v.string(),
        v.check(
          (token) => /^[\x21-\x7e]*$/.test(token),
          "must be a token of visible ASCII characters, since it is sent in a header",
        ),
      ),
      api_type: v.optional(v.picklist(["default", "open_ai"]), "default"),
    }),
  ],
  "must have the type 'spin' or 'remote_http'",
);

const RuntimeConfigSchema = v.strictObject({
  key_value_store: v.optional(v.strictObject({ default: v.optional(KeyValueStore) }), {}),
  llm_compute: v.optional(LlmComputeTable, { type: "spin" }),
});

/** Where inferences come from: model files in one of these folders, or a service. */
export type LlmCompute =
  | { type: "spin"; registries: readonly string[] }
  | Extract<v.InferOutput<typeof LlmComputeTable>, { type: "remote_http" }>;

/** The settings of one machine, which the application does not know. */
export interface RuntimeConfig {
  /** Absolute path of the SQLite file of the default store. */
  storePath: string;
  llm: LlmCompute;
}

/**
 * Reads a runtime-config file; without one, everything is as Spin has it by default.
 *
 * @param path - the file, which paths in it are relative to
 * @param stateDirectory - where the default store and the models are, unless the file says otherwise
 * @param manifest - the manifest's file. Models may also be in the `.spin` folder beside it, where a
 * build puts them that does not know of another state directory.
 * @throws UserError if the file is missing or asks for what this host does not support
 */
export async function readRuntimeConfig(
  path: string | undefined,
  stateDirectory: string,
  manifest: string,
): Promise<RuntimeConfig> {
  const config =
    path === undefined
      ? v.parse(RuntimeConfigSchema, {})
      : await readToml(path, RuntimeConfigSchema, "correct '--runtime-config-file'");
  const store = config.key_value_store.default?.path;
  const llm = config.llm_compute;
  const folders = [stateDirectory, join(dirname(manifest), ".spin")];
  const registries = folders.map((folder) => resolve(folder, "ai-models"));
  return {
    storePath:
      store === undefined
        ? resolve(stateDirectory, "sqlite_key_value.db")
        : resolve(dirname(path ?? "."), store),
    llm: llm.type === "spin" ? { ...llm, registries: [...new Set(registries)] } : llm,
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
