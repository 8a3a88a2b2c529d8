import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import { createCommand } from "@react-on-spin/server-functions/client";
import { placeModels } from "@react-on-spin/spin/models";
import { ROOT } from "../scripts/lib/process.mjs";
import { brotliBytes } from "./browser-files.ts";
import { type HostName, type RunningApp, startApp } from "./hosts.ts";
import { Measurement } from "./load.ts";
import {
  type Load,
  loads,
  memoryLoads,
  memoryWorkloads,
  type Workload,
  workloads,
} from "./workloads.ts";

const ROUNDS = 4;

/** The duration of a workload in one round, in milliseconds. */
const ROUND = 1_000;

/** How many comments are asked for after the first. */
const COMMENTS = 20;

/** A workload under a load. */
export interface Result {
  readonly workload: Workload;
  readonly load: Load;
  readonly measurement: Measurement;
}

/** The measurements of one host. */
export interface HostFigures {
  readonly host: HostName;
  readonly results: readonly Result[];
  /** Milliseconds, or the error's code if there is no comment. */
  readonly comment: { readonly first: number; readonly later: number } | string;
  /** The response to `/`, in bytes after brotli. */
  readonly html: number;
  /** The memory of the host that serves the web application after all requests, in bytes. */
  readonly memory: number;
}

/**
 * Runs all workloads on a host. Rounds alternate between the workloads, so that other work on the
 * machine affects all of them alike.
 *
 * @param manifests - the applications by name
 * @param stores - the folder in which their stores are for the time of the measurement
 */
export async function measureHost(
  host: HostName,
  manifests: Readonly<Record<string, string>>,
  stores: string,
): Promise<HostFigures> {
  const wanted = Object.entries(manifests).map(([name, manifest]) => ({ name, manifest }));
  return withApps(host, wanted, stores, async (appOf) => {
    const results = workloads.flatMap((workload) =>
      loads.map((load) => ({ app: appOf(workload.app), ...unmeasured(workload, load) })),
    );
    await measureInRounds(results);
    const web = appOf("web");
    const comment = await measureComments(web);
    const html = brotliBytes(await (await fetch(web.url)).text());
    return { host, results, comment, html, memory: await web.memory() };
  });
}

/** Spin, with one value of the variable {@link KEEP_RESIDENT}. */
export interface KeepResidentFigures {
  /** In MiB; undefined if the variable is not set. */
  readonly kept: number | undefined;
  readonly results: readonly Result[];
  /** The memory of Spin after all requests, in bytes. */
  readonly memory: number;
}

/** How much of each instance's memory Spin keeps for the next instance, in bytes. */
export const KEEP_RESIDENT = "SPIN_WASMTIME_LINEAR_MEMORY_KEEP_RESIDENT";

/**
 * Measures what Spin gains if it keeps the memory of instances, and what memory that takes. Rounds alternate
 * between the values, too.
 *
 * @param manifest - the web application
 * @param stores - the folder in which the stores are for the time of the measurement
 */
export async function measureKeepResident(
  manifest: string,
  stores: string,
): Promise<KeepResidentFigures[]> {
  const values = [undefined, 8, 16, 32];
  const wanted = values.map((kept) => ({
    name: `kept-${kept}`,
    manifest,
    env: kept === undefined ? {} : { [KEEP_RESIDENT]: String(kept * 1024 ** 2) },
  }));
  // Spin compiles a component that is new to it, which takes memory that it does not give back. Later starts find
  // the result in its cache.
  await withApps("spin", [{ name: "compile", manifest }], stores, async () => {});
  return withApps("spin", wanted, stores, async (appOf) => {
    const runs = values.map((kept) => {
      const app = appOf(`kept-${kept}`);
      const results = memoryWorkloads.flatMap((workload) =>
        memoryLoads.map((load) => ({ app, ...unmeasured(workload, load) })),
      );
      return { kept, app, results };
    });
    await measureInRounds(runs.flatMap(({ results }) => results));
    return Promise.all(
      runs.map(async ({ kept, app, results }) => ({ kept, results, memory: await app.memory() })),
    );
  });
}

/** An application to start, with a store of its own. */
interface WantedApp {
  readonly name: string;
  readonly manifest: string;
  /** Environment variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs applications on a host while `work` measures them. It finds each by its name. */
async function withApps<T>(
  host: HostName,
  wanted: readonly WantedApp[],
  stores: string,
  work: (appOf: (name: string) => RunningApp) => Promise<T>,
): Promise<T> {
  const apps = new Map<string, RunningApp>();
  const folder = mkdtempSync(join(stores, "bench-"));
  try {
    for (const { name, manifest, env } of wanted) {
      const stateDir = join(folder, name);
      mkdirSync(stateDir);
      placeModels(join(ROOT, "models"), stateDir);
      apps.set(name, await startApp(host, manifest, stateDir, env));
    }
    return await work((name) => {
      const app = apps.get(name);
      if (app === undefined) throw new Error(`There is no application "${name}" to measure.`);
      return app;
    });
  } finally {
    for (const app of apps.values()) await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function unmeasured(workload: Workload, load: Load): Result {
  return { workload, load, measurement: new Measurement() };
}

async function measureInRounds(
  results: readonly (Result & { readonly app: RunningApp })[],
): Promise<void> {
  // The first round warms up, and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { app, workload, load, measurement } of results) {
      const counted = round === 0 ? new Measurement() : measurement;
      await counted.run(app, workload.request, load, ROUND);
    }
  }
}

/** In milliseconds: longer than a host lets a request run. */
const COMMENT_TIMEOUT = 60_000;

async function measureComments({ url }: RunningApp): Promise<HostFigures["comment"]> {
  const writeComment = createCommand("comment/writeComment", url);
  const times: number[] = [];
  for (let comment = 0; comment <= COMMENTS; comment += 1) {
    const start = performance.now();
    try {
      await writeComment(undefined, { timeout: COMMENT_TIMEOUT });
    } catch (error) {
      if (error instanceof ServerFunctionError) return error.code;
      throw error;
    }
    times.push(performance.now() - start);
  }
  const [first = Number.NaN, ...others] = times;
  return { first, later: others.toSorted((a, b) => a - b)[COMMENTS / 2] ?? Number.NaN };
}
