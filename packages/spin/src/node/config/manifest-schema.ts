import * as v from "valibot";

/** A release of Spin's file server: the only URL that is supported as a source. */
const FILESERVER_URL =
  /^https:\/\/github\.com\/[\w.-]+\/spin-fileserver\/releases\/download\/[\w.-]+\/spin_static_fs\.wasm$/;

const strings = v.optional(v.array(v.string()), []);
const stringMap = v.optional(v.record(v.string(), v.string()), {});

/** Settings for other tools, which do not affect how a component runs. */
const ignored = v.optional(v.unknown());

const Variable = v.strictObject({
  description: v.optional(v.string()),
  default: v.optional(v.string()),
  required: v.optional(v.boolean(), false),
  secret: v.optional(v.boolean(), false),
});

const HttpTrigger = v.strictObject({
  id: v.optional(v.string()),
  route: v.string(
    "must be a path, because spin-node does not support private routes ('{ private = true }')",
  ),
  component: v.string(
    "must be the name of a component, because spin-node does not support inline components",
  ),
  executor: v.optional(v.strictObject({ type: v.picklist(["http", "spin"]) })),
});

const SOURCES =
  "must be the path of a component, or the URL and SHA-256 digest of a release of " +
  "spin-fileserver's spin_static_fs.wasm, because spin-node supports no other sources";

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
        "must be { source, destination }, because spin-node does not support patterns",
      ),
    ),
    [],
  ),
  allowed_outbound_hosts: strings,
  key_value_stores: strings,
  sqlite_databases: strings,
  ai_models: strings,
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
  targets: ignored,
  tool: ignored,
});

/** The part of manifest version 2 that this host supports. Any other key is an error. */
export const ManifestSchema = v.strictObject({
  spin_manifest_version: v.literal(2, "must be 2, the only version that spin-node reads"),
  application: v.strictObject({
    name: v.string(),
    version: v.optional(v.string()),
    description: v.optional(v.string()),
    authors: strings,
    targets: ignored,
    tool: ignored,
  }),
  variables: v.optional(v.record(v.string(), Variable), {}),
  trigger: v.strictObject({ http: v.array(HttpTrigger) }),
  component: v.optional(v.record(v.string(), Component), {}),
});

export type Manifest = v.InferOutput<typeof ManifestSchema>;

export type ManifestComponent = v.InferOutput<typeof Component>;
