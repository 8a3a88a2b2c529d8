import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { readToml } from "./read-toml.ts";

const SqliteFile = v.strictObject({
  type: v.literal(
    "spin",
    "must be 'spin' (SQLite), the only type in spin-node. For others, use Spin",
  ),
  path: v.string("must be the path of a file, because spin-node has none in memory"),
});

const DefaultFile = v.optional(v.strictObject({ default: v.optional(SqliteFile) }), {});

const LlmComputeTable = v.variant(
  "type",
  [
    v.strictObject({ type: v.literal("spin") }),
    v.strictObject({
      type: v.literal("remote_http"),
      url: v.pipe(
        v.string(),
        v.check(isHttpUrl, "must be the URL of a service, such as http://127.0.0.1:11434"),
      ),
      auth_token: v.pipe(
        v.string(),
        v.check(
          (token) => /^[\x21-\x7e]*$/.test(token),
          "must consist of visible ASCII characters, because it is sent in a header",
        ),
      ),
      api_type: v.optional(v.picklist(["default", "open_ai"]), "default"),
    }),
  ],
  "must have the type 'spin' or 'remote_http'",
);

const RuntimeConfigSchema = v.strictObject({
  key_value_store: DefaultFile,
  sqlite_database: DefaultFile,
  llm_compute: v.optional(LlmComputeTable, { type: "spin" }),
});

/**
 * What runs language models: this host, with model files from the first of `registries` that has the
 * model, or a remote service.
 */
export type LlmCompute =
  | { type: "spin"; registries: readonly string[] }
  | Extract<v.InferOutput<typeof LlmComputeTable>, { type: "remote_http" }>;

/** The settings of this machine. They are not part of the application. */
export interface RuntimeConfig {
  storePath: string;
  databasePath: string;
  llm: LlmCompute;
}

/**
 * Reads a runtime-config file. Without one, it returns Spin's defaults.
 *
 * @param path - path of the file; paths in the file are relative to its folder
 * @param stateDirectory - folder of the store and the models, unless the file names others
 * @param manifest - path of `spin.toml`. Models are also looked up in `.spin` beside it, because a
 *   build puts them there whatever `--state-dir` says.
 * @throws UserError if the file is missing or invalid, or uses a feature that this host does not
 *   support
 */
export async function readRuntimeConfig(
  path: string | undefined,
  stateDirectory: string,
  manifest: string,
): Promise<RuntimeConfig> {
  const config =
    path === undefined
      ? v.parse(RuntimeConfigSchema, {})
      : await readToml(path, RuntimeConfigSchema, "Correct '--runtime-config-file'.");
  const file = (given: string | undefined, name: string) =>
    given === undefined ? resolve(stateDirectory, name) : resolve(dirname(path ?? "."), given);
  const llm = config.llm_compute;
  const folders = [stateDirectory, join(dirname(manifest), ".spin")];
  const registries = folders.map((folder) => resolve(folder, "ai-models"));
  return {
    storePath: file(config.key_value_store.default?.path, "sqlite_key_value.db"),
    databasePath: file(config.sqlite_database.default?.path, "sqlite_db.db"),
    llm: llm.type === "spin" ? { ...llm, registries: [...new Set(registries)] } : llm,
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
