import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { type RunningHost, startHost } from "../host/index.ts";

/** The folder of the models, in a state folder. */
const MODELS = "ai-models";

/**
 * Whether the tests run on Spin instead of the Node host: the environment variable E2E_HOST is `spin`. The README of
 * `@react-on-spin/spin` lists the differences.
 */
export const onSpin: boolean = process.env["E2E_HOST"] === "spin";

/**
 * The app, served as a user would serve it: on the Node host, or on Spin if {@link onSpin}. Each server has its own
 * port and its own state folder.
 */
export class Server {
  /** The folder of its store, its models and its logs. */
  readonly stateDir: string;
  readonly #options: ServerOptions;
  /** The host that runs, or the one that ran last: its address and its output are still asked for. */
  #host: RunningHost | undefined;

  private constructor(stateDir: string, options: ServerOptions) {
    this.stateDir = stateDir;
    this.#options = options;
  }

  /**
   * Starts a server with an empty state folder.
   *
   * @throws Error if it does not serve in time. Then its process has ended and its folder is removed.
   */
  static async start(options: ServerOptions = {}): Promise<Server> {
    const stateDir = await mkdtemp(join(tmpdir(), "react-on-spin-"));
    const server = new Server(stateDir, options);
    try {
      if (onSpin) await server.#copyModels();
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  /**
   * Starts it again, after {@link stop} or {@link kill}, on the same port and with the same state.
   *
   * @param manifest - the manifest to serve; by default the one that the server was created with
   * @throws Error if it does not serve in time. Then its process has ended.
   */
  async start(manifest: string | undefined = this.#options.manifest): Promise<void> {
    const { args, env, startTimeout } = this.#options;
    this.#host = await startHost({
      host: onSpin ? "spin" : "node",
      manifest: manifestPath(manifest),
      stateDir: this.stateDir,
      port: this.#host && Number(new URL(this.#host.url).port),
      args,
      env,
      startTimeoutMs: startTimeout,
    });
  }

  /** Stops it with SIGINT, as Ctrl+C does. */
  async stop(): Promise<void> {
    await this.#host?.stop();
  }

  /**
   * Stops it with SIGTERM, as a service manager does.
   *
   * @returns its exit code; null if it had to be killed because it took too long
   */
  async terminate(): Promise<number | null> {
    return this.#started.stop("SIGTERM");
  }

  /** Kills it, so that it cannot clean up. */
  async kill(): Promise<void> {
    await this.#started.kill();
  }

  /** Stops it and removes its state folder. */
  async dispose(): Promise<void> {
    await this.stop();
    // Windows reports EBUSY for a moment after a process has been killed.
    await rm(this.stateDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  get url(): string {
    return this.#started.url;
  }

  get pid(): number {
    return this.#started.pid;
  }

  /** What its terminal shows since it was last started. */
  get output(): string {
    return this.#started.output;
  }

  /** The SQLite file of the key-value store. */
  get storeFile(): string {
    return join(this.stateDir, "sqlite_key_value.db");
  }

  /**
   * Where this server looks first for a model of the Llama architecture.
   *
   * @param name - the model's name in `ai_models`
   */
  modelFolder(name: string): string {
    return join(this.stateDir, MODELS, "llama", name);
  }

  /**
   * What a component has logged: with console.log to `stdout`, with console.error to `stderr`.
   *
   * @param component - its id in the manifest
   */
  async log(stream: "stdout" | "stderr", component = "server"): Promise<string> {
    const path = join(this.stateDir, "logs", `${component}_${stream}.txt`);
    return readFile(path, "utf8").catch(() => "");
  }

  /** Spin looks for models only in the state folder. spin-node also looks beside the manifest. */
  async #copyModels(): Promise<void> {
    const models = join(dirname(manifestPath(this.#options.manifest)), ".spin", MODELS);
    if (existsSync(models)) await cp(models, join(this.stateDir, MODELS), { recursive: true });
  }

  get #started(): RunningHost {
    if (this.#host === undefined) throw new Error("The server has not been started.");
    return this.#host;
  }
}

/** Options for {@link Server.start}. */
export interface ServerOptions {
  /**
   * The manifest to serve. Its path is relative to the project's folder, which is the nearest one, from the current
   * folder upwards, that has a `spin.toml`.
   *
   * @default "spin.toml"
   */
  manifest?: string;
  /** More arguments for `spin up` or `spin-node up`. */
  args?: readonly string[];
  /** More environment variables. */
  env?: Readonly<Record<string, string>>;
  /**
   * How long it may take to start, in milliseconds.
   *
   * @default 45000
   */
  startTimeout?: number;
}

/**
 * Finds the project's folder: the nearest one, from a folder upwards, that has a `spin.toml`.
 *
 * @param from - by default the current folder
 * @throws Error if none has one
 */
export function findProject(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "spin.toml"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `There is no spin.toml in ${from} or in a folder above it. Run the tests in the folder of the app, or in one below it.`,
  );
}

function manifestPath(manifest = "spin.toml"): string {
  return isAbsolute(manifest) ? manifest : join(findProject(), manifest);
}
