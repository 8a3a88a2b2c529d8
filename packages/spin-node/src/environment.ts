/** The environment variables of the process. */
export type ProcessEnv = Readonly<Record<string, string | undefined>>;
