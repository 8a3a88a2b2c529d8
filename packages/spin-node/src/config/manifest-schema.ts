import * as v from "valibot";

/** The URL of a release of the official file server, which is the only `url` source supported. */
const FILESERVER_URL =
  /^https:\/\/github\.com\/[\w.-]+\/spin-fileserver\/releases\/download\/[\w.-]+\/spin_static_fs\.wasm$/;

const strings = v.optional(v.array(v.string()), []);
const stringMap = v.optional(v.record(v.string(), v.string()), {});

/** Keys of Spin's manifest that mean something and that this host does not do. */
const unsupported = (what: string) =>
  v.optional(v.never(`spin-node does not support ${what}. Remove it, or run with Spin.`));

const none = (what: string) =>
  v.optional(
    v.pipe(v.array(v.string()), v.maxLength(0, `spin-node does not support ${what}.`)),
    [],
  );

const Variable = v.strictObject({
  description: v.optional(v.string()),
  default: v.optional(v.string()),
  required: v.optional(v.boolean(), false),
  secret: v.optional(v.boolean(), false),
});

const HttpTrigger = v.strictObject({
  id: v.optional(v.string()),
  route: v.string(
    "must be a path: spin-node does not support private routes ('{ private = true }')",
  ),
  component: v.string("must be the name of a component: inline components are not supported"),
  executor: v.optional(v.strictObject({ type: v.picklist(["http", "spin"]) })),
  static_response: unsupported("'static_response'"),
});

const SOURCES =
  "must be the path of a component, or the URL and SHA-256 digest of a release of " +
  "spin-fileserver's spin_static_fs.wasm: spin-node supports no other sources";

const Source = v.union(
  [
    v.string(),
    v.strictObject({
      url: v.pipe(v.string(), v.regex(FILESERVER_URL, SOURCES)),
      digest: v.pipe(
        v.string(),
        v.regex(/^sha256:[0-9a-f]{64}$/, "must be 'sha256:' and 64 hexadecimal digits"),
      ),
    }),
  ],
  SOURCES,
);

const Component = v.strictObject({
  source: Source,
  description: v.optional(v.string()),
  variables: stringMap,
  environment: stringMap,
  files: v.optional(
    v.array(
      v.strictObject(
        { source: v.string(), destination: v.string() },
        "must be { source, destination }: spin-node does not support patterns",
      ),
    ),
    [],
  ),
  exclude_files: none("'exclude_files'"),
  allowed_outbound_hosts: none(
    "outbound hosts: a component has no network there. Leave the list empty, or run with Spin",
  ),
  allowed_http_hosts: none("'allowed_http_hosts'"),
  key_value_stores: strings,
  sqlite_databases: none("SQLite databases"),
  ai_models: strings,
  targets: unsupported("a component's 'targets'"),
  build: v.optional(
    v.strictObject({
      command: v.union(
        [v.string(), v.array(v.string())],
        "must be a command or a list of commands",
      ),
      workdir: v.optional(v.string()),
      watch: strings,
    }),
  ),
  // Other tools' settings; Spin does not read them either.
  tool: v.optional(v.record(v.string(), v.unknown())),
  dependencies_inherit_configuration: unsupported("component dependencies"),
  dependencies: unsupported("component dependencies"),
  profile: unsupported("build profiles"),
});

/** Version 2 of `spin.toml`, as far as this host supports it. */
export const ManifestSchema = v.strictObject({
  spin_manifest_version: v.literal(2, "must be 2: spin-node reads manifests of version 2 only"),
  application: v.strictObject({
    name: v.string(),
    version: v.optional(v.string()),
    description: v.optional(v.string()),
    authors: strings,
    targets: unsupported("'targets'"),
    trigger: unsupported("settings for all triggers"),
    tool: v.optional(v.record(v.string(), v.unknown())),
  }),
  variables: v.optional(v.record(v.string(), Variable), {}),
  trigger: v.strictObject({ http: v.array(HttpTrigger) }),
  component: v.optional(v.record(v.string(), Component), {}),
});

/** A manifest as it is written. */
export type ManifestText = v.InferOutput<typeof ManifestSchema>;

/** One component as it is written. */
export type ComponentText = v.InferOutput<typeof Component>;
