/** What the manifest grants to a component, with all settings resolved. */
export interface ComponentConfig {
  id: string;
  /** The environment variables that the guest sees. */
  environment: Record<string, string>;
  variables: Record<string, string>;
  /** Path of the default store's SQLite file; `undefined` if the component may not use the store. */
  storePath: string | undefined;
  /** Path of the default SQLite database; `undefined` if the component may not use it. */
  databasePath: string | undefined;
  /** The names of the language models that the component may use. */
  aiModels: string[];
}
