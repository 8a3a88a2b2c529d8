/**
 * Makes a component of a JavaScript module.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { execPath } from "node:process";
import * as v from "valibot";
import { sourceMapOf, sourcePositions } from "../../log/source-positions.ts";
import { ownModule } from "../../vite/own-module.ts";
import { readEvent, readGlobals, type WarmUpEvent } from "../warm-up/report.ts";
import { SKIPS_WARM_UP } from "../warm-up/skip.ts";
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

/** A component that cannot be made. The message says where in the source, and what to do. */
export class ComponentError extends Error {
  override readonly name = "ComponentError";
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
 * @returns what the warm-up has to report: for each request that failed, a few lines; and what the engine has, if the
 *   code runs a warm-up
 * @throws ComponentError if the bundle throws while it is loaded
 * @throws UnknownInterfaceError if no WIT package describes an interface
 */
export async function makeComponent(options: ComponentOptions): Promise<MadeComponent> {
  const { bundle, imports, output, wit } = options;
  const folder = dirname(bundle);
  const witPath = join(folder, "wit");
  await assembleWit(witPath, imports, wit);
  const first = await run(bundle, witPath, options);
  const reports: string[] = [];
  for (const { request, error } of first.events) {
    if (error === undefined) continue;
    reports.push(
      `The warm-up of ${request} has failed, so such requests are answered more slowly. The ` +
        `component is made all the same.\n${await excerpt(error, bundle)}`,
    );
  }
  if (!first.isMade) {
    const cold = join(folder, `cold-${basename(bundle)}`);
    await writeFile(cold, WITHOUT_WARM_UP + (await readFile(bundle, "utf8")));
    const second = await run(cold, witPath, options);
    await rm(cold);
    if (!second.isMade) {
      const reason = await excerpt(
        second.error.replaceAll(basename(cold), basename(bundle)),
        bundle,
      );
      throw new ComponentError(
        "The component cannot be made, because its code fails while it is loaded. Correct the " +
          `code, or move what needs a host into the function that needs it.\n${reason}`,
      );
    }
    const request = first.events.at(-1)?.request;
    reports.push(
      `The warm-up${request === undefined ? "" : ` of ${request}`} has ended the engine, so the component is made without a warm-up, and ` +
        `every answer is slower. Take the request out of the warm-up, or correct this:\n` +
        (await excerpt(first.error, bundle)),
    );
  }
  await writeSourceMap(bundle, sourceMapOf(output));
  // In one step, since a host may be reading the old one.
  await rename(unfinished(output), output);
  return { reports, globals: first.globals };
}

/** What making a component has shown. */
export interface MadeComponent {
  reports: string[];
  /** The engine's globals, and the members of its classes. */
  globals: ReadonlySet<string> | undefined;
}

interface Run {
  globals: ReadonlySet<string> | undefined;
  /** Whether the component is there, at {@link unfinished}. */
  isMade: boolean;
  events: WarmUpEvent[];
  error: string;
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
  const events: WarmUpEvent[] = [];
  let globals: ReadonlySet<string> | undefined;
  for (const line of out.split("\n")) {
    const event = readEvent(line);
    const found = readGlobals(line);
    if (found !== undefined) globals = found;
    else if (event !== undefined) events.push(event);
    else if (line.trim() !== "") console.log(line);
  }
  return { isMade: status === 0, globals, events, error };
}

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
async function excerpt(error: string, bundle: string): Promise<string> {
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
