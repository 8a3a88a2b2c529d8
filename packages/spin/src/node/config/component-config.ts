import * as v from "valibot";

/** What the manifest grants to a component, with all settings resolved. */
export const ComponentConfigSchema = v.object({
  id: v.string(),
  /** The environment variables that the guest sees. */
  environment: v.record(v.string(), v.string()),
  variables: v.record(v.string(), v.string()),
  /** Path of the default store's SQLite file; `undefined` if the component may not use the store. */
  storePath: v.union([v.string(), v.undefined()]),
  /** The names of the language models that the component may use. */
  aiModels: v.array(v.string()),
});

/** See {@link ComponentConfigSchema}. */
export type ComponentConfig = v.InferOutput<typeof ComponentConfigSchema>;
