import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import { createCommand } from "@react-on-spin/server-functions/client";
import { placeModels } from "../scripts/lib/models.ts";
import { brotliBytes } from "./browser-files.ts";
import { type HostName, type RunningApp, startApp } from "./hosts.ts";
import { Measurement } from "./load.ts";
import { type Load, loads, type Workload, workloads } from "./workloads.ts";

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
  const apps = new Map<string, RunningApp>();
  const folder = mkdtempSync(join(stores, "bench-"));
  try {
    for (const [name, manifest] of Object.entries(manifests)) {
      const stateDir = join(folder, name);
      mkdirSync(stateDir);
      placeModels(stateDir);
      apps.set(name, await startApp(host, manifest, stateDir));
    }
    const results = await measureWorkloads(apps);
    const web = appOf(apps, "web");
    const comment = await measureComments(web);
    const html = brotliBytes(await (await fetch(web.url)).text());
    return { host, results, comment, html, memory: await web.memory() };
  } finally {
    for (const app of apps.values()) await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureWorkloads(apps: ReadonlyMap<string, RunningApp>): Promise<Result[]> {
  const results = workloads.flatMap((workload) =>
    loads.map((load) => ({ workload, load, measurement: new Measurement() })),
  );
  // The first round warms up, and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { workload, load, measurement } of results) {
      const counted = round === 0 ? new Measurement() : measurement;
      await counted.run(appOf(apps, workload.app), workload.request, load, ROUND);
    }
  }
  return results;
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

function appOf(apps: ReadonlyMap<string, RunningApp>, name: string): RunningApp {
  const app = apps.get(name);
  if (app === undefined) throw new Error(`There is no application "${name}" to measure.`);
  return app;
}
