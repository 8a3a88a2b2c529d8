import { spawn } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { execPath } from "node:process";
import * as v from "valibot";
import { sourceMapOf, sourcePositions } from "../../log/source-positions.ts";
import { ownModule } from "../../vite/own-module.ts";
import { REPORT_PREFIX, SKIPS_WARM_UP } from "../warm-up/report.ts";
import { assembleWit, WORLD } from "../wit/assemble.ts";

/** What {@link makeComponent} makes a component of. Paths are absolute. */
export interface ComponentOptions {
  /** Path of the bundle: one ES module that imports nothing but interfaces, and exports `incomingHandler`. */
  bundle: string;
  /** The interfaces that it imports, such as `fermyon:spin/key-value@2.0.0`. */
  imports: readonly string[];
  /** Path of the component to write. */
  output: string;
  /** Path of a folder with WIT packages of one's own. */
  wit?: string | undefined;
  /** The engine serves HTTP itself, with its `fetch` event. The bundle then exports nothing. */
  fetchEvent?: boolean;
}

/** Why there is no component. The message says where in the source, and what to do; where it was thrown, nobody asks. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  override readonly stack: string;

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

/** How many lines of an error the build prints. */
const MAX_ERROR_LINES = 7;

/** Turns the warm-up off. It is on the bundle's first line, so that the lines keep their numbers. */
const WITHOUT_WARM_UP = `globalThis[${JSON.stringify(SKIPS_WARM_UP)}] = true; `;

/**
 * Makes a component: the engine runs the bundle once and is snapshotted.
 *
 * If the warm-up ends that, the component is made without it.
 *
 * @throws BuildError if the bundle throws while it is loaded
 * @throws Error if no WIT package describes an interface
 */
export async function makeComponent(options: ComponentOptions): Promise<MadeComponent> {
  const { bundle, imports, output, wit } = options;
  const folder = dirname(bundle);
  const witPath = join(folder, "wit");
  await assembleWit(witPath, imports, wit);
  const first = await run(bundle, witPath, options);
  const reports = chanceWarnings(first.reports, bundle);
  const broken: string[] = [];
  for (const event of first.reports) {
    if (event.kind !== "failure") continue;
    const text = excerpt(event.error, bundle);
    if (event.isBroken) {
      broken.push(`${event.request} is broken: the warm-up has got a server error.\n${text}`);
    } else {
      reports.push(`${event.request} has logged an error during the warm-up.\n${text}`);
    }
  }
  if (!first.isMade) {
    const last = first.reports.findLast((event) => event.kind === "request");
    // Without a request, it is not the warm-up that has failed.
    const second = last === undefined ? first : await runCold(witPath, options);
    if (!second.isMade) {
      throw new BuildError(
        "The component cannot be made, because its code fails while it is loaded. Correct the " +
          `code, or move what needs a host into the function that needs it.\n${excerpt(second.error, bundle)}`,
      );
    }
    reports.push(
      `The warm-up of ${last?.request} has ended the engine, so the component is made without a warm-up, and ` +
        `every answer is slower. Take the request out of the warm-up, or correct this:\n` +
        excerpt(first.error, bundle),
    );
  }
  await writeSourceMap(bundle, sourceMapOf(output));
  // In one step, since a host may be reading the old one.
  await rename(unfinished(output), output);
  const names = first.reports.flatMap((event) => (event.kind === "globals" ? event.names : []));
  return { reports, broken, globals: new Set(names) };
}

export interface MadeComponent {
  /** What may be wrong. */
  reports: string[];
  /** What is wrong: the requests of the warm-up that a visitor would get a server error for. */
  broken: string[];
  /** The engine's globals, and the members of its classes. */
  globals: ReadonlySet<string>;
}

/**
 * Says which modules have drawn a random value while they were loaded.
 *
 * @throws BuildError if such a value must not repeat
 */
function chanceWarnings(reports: readonly Report[], bundle: string): string[] {
  const positions = sourcePositions(`${bundle}.map`);
  const places = new Map<string, Set<string>>();
  for (const event of reports) {
    if (event.kind !== "chance") continue;
    const callers = positions(event.stack)
      .split("\n")
      .filter((line) => /:\d+:\d+/.test(line) && !/warm-up[\\/]loading\.[jt]s:/.test(line))
      .map((line) => line.replace(/^.*@|^\s*at /, ""));
    const found = places.get(event.name) ?? new Set();
    places.set(event.name, found.add(callers[0] ?? "the bundle"));
  }
  const describe = ([name, found]: [string, Set<string>]) =>
    `\`${name}\` is called while a module is loaded: ${[...found].join(", ")}. The value is part of the component, so it ` +
    "is the same for every request.";
  const ofChance = [...places].filter(([name]) => name !== "Math.random");
  if (ofChance.length > 0) {
    throw new BuildError(
      `${ofChance.map(describe).join("\n")}\nAn id or a secret must not repeat. Call it in a function that a request runs; ` +
        "if it is a package's module, load it with `import()` in such a function.",
    );
  }
  return [...places].map(describe);
}

interface Run {
  /** Whether the component is there, at {@link unfinished}. */
  isMade: boolean;
  reports: Report[];
  error: string;
}

/** Runs the engine without the warm-up. */
async function runCold(witPath: string, options: ComponentOptions): Promise<Run> {
  const { bundle } = options;
  const cold = join(dirname(bundle), `cold-${basename(bundle)}`);
  await writeFile(cold, WITHOUT_WARM_UP + (await readFile(bundle, "utf8")));
  const { error, ...rest } = await run(cold, witPath, options);
  await rm(cold);
  return { ...rest, error: error.replaceAll(basename(cold), basename(bundle)) };
}

/** Runs the engine. What the bundle prints goes to the terminal, but for the warm-up's events. */
async function run(bundle: string, witPath: string, options: ComponentOptions): Promise<Run> {
  const target = unfinished(options.output);
  await mkdir(dirname(target), { recursive: true });
  const args = [bundle, witPath, WORLD, target, options.fetchEvent ? "" : "fetch-event"];
  const child = spawn(execPath, [ownModule("component/build/componentize-process"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
  const status = await new Promise<number | null>((done, fail) => {
    child.once("error", fail).once("close", done);
  });
  const reports: Report[] = [];
  for (const line of out.split("\n")) {
    if (line.startsWith(REPORT_PREFIX)) {
      reports.push(v.parse(ReportSchema, JSON.parse(line.slice(REPORT_PREFIX.length))));
    } else if (line.trim() !== "") console.log(line);
  }
  return { isMade: status === 0, reports, error };
}

const ReportSchema = v.variant("kind", [
  // The engine's globals, and the members of its classes: `URL`, `URL.parse`, `URL.prototype.toString`, …
  v.object({ kind: v.literal("globals"), names: v.array(v.string()) }),
  // A random value that a module has asked for while it was loaded, and the stack of that call.
  v.object({ kind: v.literal("chance"), name: v.string(), stack: v.string() }),
  // A request that the warm-up has begun: its method and path.
  v.object({ kind: v.literal("request"), request: v.string() }),
  // What such a request has logged or thrown, with its stack; and whether its answer is a server error.
  v.object({
    kind: v.literal("failure"),
    request: v.string(),
    error: v.string(),
    isBroken: v.boolean(),
  }),
]);

/** What the code tells while it runs in the engine that makes the snapshot. */
export type Report = v.InferOutput<typeof ReportSchema>;

const BundleMap = v.looseObject({
  sources: v.array(v.string()),
  sourcesContent: v.optional(v.unknown()),
});

/** Puts the bundle's source map beside the component, without the sources. Hosts translate stack traces with it. */
async function writeSourceMap(bundle: string, target: string): Promise<void> {
  const text = await readFile(`${bundle}.map`, "utf8").catch(() => undefined);
  if (text === undefined) return rm(target, { force: true });
  const { sourcesContent: _, ...map } = v.parse(BundleMap, JSON.parse(text));
  const sources = map.sources.map((source) =>
    relative(dirname(target), resolve(dirname(bundle), source)).replaceAll("\\", "/"),
  );
  await writeFile(target, JSON.stringify({ ...map, sources }));
}

/** Where a component is until it is whole. */
const unfinished = (output: string) => `${output}.new`;

/** The lines of an error that lead to its cause, with places in the sources. */
function excerpt(error: string, bundle: string): string {
  const trap = /attempted to call an unknown imported function: '([^']+)' '([^']+)'/.exec(error);
  const text = trap
    ? `The code has called "${trap[2]}" of the host's interface "${trap[1]}", but there is no host yet.`
    : sourcePositions(`${bundle}.map`)(error);
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !NOISE.test(line));
  return lines
    .slice(0, MAX_ERROR_LINES)
    .map((line) => `  ${line.trim().slice(0, 200)}`)
    .join("\n");
}

/** Lines of the engine's tools that say nothing about the cause. */
const NOISE =
  /^(Failed to initialize component|Exception while evaluating top-level script|Additionally, some promises were rejected|\s*Stack:\s*$)/;
