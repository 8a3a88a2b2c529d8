/** What a component is made of. Paths are relative to Vite's root. */
export interface Target {
  /** Path of the `spin.toml` that has the component. */
  manifest: string;
  /** The component's id there. It can be left out if only one component is a file of this machine. */
  component?: string;
  /** The module that the component is made of: it exports `incomingHandler`. */
  server: string;
  /** Conditions that choose the implementations of package imports (`imports` in a package.json). */
  conditions?: readonly string[];
  /** Path of a folder with WIT packages of your own: a `.wit` file or a folder for each. */
  wit?: string;
  /**
   * Whether the build fails if a request of the warm-up is answered with a server error.
   *
   * @default true where the environment variable `CI` is set
   */
  failOnBrokenPages?: boolean;
}

/** The options of the plugin. */
export interface SpinComponentOptions extends Target {
  /**
   * Other ways to build the app, by the mode that chooses them: `vite build --mode <name>`. Each is
   * described by what is different.
   */
  modes?: Readonly<Record<string, Partial<Target>>>;
}

/** Modes that Vite chooses by itself: for `vite build`, `vite`, and tests. */
const DEFAULT_MODES = ["production", "development", "test"];

/**
 * Finds what a mode builds.
 *
 * @throws Error that lists the modes, if there is no such mode
 */
export function targetOf({ modes = {}, ...target }: SpinComponentOptions, mode: string): Target {
  const change = modes[mode];
  if (change !== undefined) return { ...target, ...change };
  if (DEFAULT_MODES.includes(mode)) return target;
  const names = Object.keys(modes);
  throw new Error(
    `There is no mode "${mode}". ` +
      (names.length === 0 ? "" : `Choose one of: ${names.join(", ")}; or leave --mode out. `) +
      "To add a mode, give it an entry in the option `modes` of spinComponent.",
  );
}
