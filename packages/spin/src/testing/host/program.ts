import { type ChildProcess, spawn, spawnSync } from "node:child_process";

/** A program that takes longer than this to stop, in milliseconds, is killed. */
const STOP_TIMEOUT_MS = 15_000;

/** How much of its output a program keeps for {@link Program.output}, in characters. */
const MAX_OUTPUT = 1 << 20;

/** Where and how a program runs. */
export interface ProgramOptions {
  /** The working directory; by default that of this process. */
  cwd?: string | undefined;
  /** Environment variables besides those of this process; one that is `undefined` is removed. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * Whether the program starts others that have to end with it. Then signals go to all of them.
   *
   * @default false
   */
  withDescendants?: boolean;
}

/** Programs end with this process, even if it crashes. */
const running = new Set<Program>();
process.on("exit", () => {
  for (const program of running) program.signal("SIGKILL");
});

export class Program {
  readonly #child: ChildProcess;
  readonly #isGroup: boolean;
  readonly #listeners = new Set<() => void>();
  readonly #output = { stdout: "", stderr: "", both: "" };
  /** Resolves with the exit code when the program has ended; with null if a signal has ended it. */
  readonly exited: Promise<number | null>;
  #hasEnded = false;

  constructor(command: string, args: readonly string[], options: ProgramOptions = {}) {
    const { cwd, env, withDescendants = false } = options;
    // A group of its own: a signal to the group reaches all. Windows has no groups.
    this.#isGroup = withDescendants && process.platform !== "win32";
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: this.#isGroup,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    running.add(this);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => this.#collect(name, chunk.toString()));
    }
    child.once("error", ({ message }) => this.#collect("stderr", `${message}\n`));
    // Unlike "exit", "close" also waits for what the program has started, and for the rest of the output.
    this.exited = new Promise((resolve) => {
      child.once("close", (code) => {
        running.delete(this);
        this.#hasEnded = true;
        for (const notify of this.#listeners) notify();
        resolve(child.pid === undefined ? null : code);
      });
    });
  }

  /** @throws Error if the program could not be started */
  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`The program did not start: ${this.stderr}`);
    return pid;
  }

  /** What it has printed: the last million characters. */
  get output(): string {
    return this.#output.both;
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  /**
   * Waits until the program has printed something.
   *
   * @param timeoutMs - how long it may take, in milliseconds
   * @throws Error with the output, if the program ends before, or the time is over. Then it has been killed.
   */
  async waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const fail = (why: string) => reject(new Error(`${why}, and said:\n${this.output}`));
    const look = () => {
      const found = pattern.exec(this.output);
      if (found) resolve(found);
      else if (this.#hasEnded) fail("It ended");
    };
    const timer = setTimeout(
      () => fail(`It was not ready within ${timeoutMs / 1000} seconds`),
      timeoutMs,
    );
    this.#listeners.add(look);
    try {
      look();
      return await promise;
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(look);
    }
  }

  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (this.#hasEnded || pid === undefined) return;
    if (process.platform === "win32") {
      // Windows has no signals: this ends the program and those that it has started.
      spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    } else if (this.#isGroup) {
      try {
        process.kill(-pid, name);
      } catch {
        // The whole group has already ended.
      }
    } else {
      this.#child.kill(name);
    }
  }

  /**
   * Stops it as Ctrl+C does, and waits until it has ended. After 15 seconds it is killed.
   *
   * @param signal - another signal: service managers send `SIGTERM`
   * @returns the exit code; null if it was killed
   */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    this.signal(signal);
    const timer = setTimeout(() => this.signal("SIGKILL"), STOP_TIMEOUT_MS);
    const code = await this.exited;
    clearTimeout(timer);
    return code;
  }

  /** Kills it, so that it cannot clean up, and waits until it has ended. */
  async kill(): Promise<void> {
    await this.stop("SIGKILL");
  }

  #collect(name: "stdout" | "stderr", text: string): void {
    this.#output[name] = (this.#output[name] + text).slice(-MAX_OUTPUT);
    this.#output.both = (this.#output.both + text).slice(-MAX_OUTPUT);
    for (const notify of this.#listeners) notify();
  }
}
