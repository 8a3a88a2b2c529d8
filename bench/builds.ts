/**
 * Compares the two ways to build the app: rendered on the server, and rendered in the browser.
 *
 * @module
 */
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { ROOT } from "../scripts/lib/process.mjs";
import { makeManifest, WORK } from "./apps.ts";
import { launchBrowser } from "./browser.ts";
import { brotliBytes } from "./browser-files.ts";
import { type HostName, type RunningApp, startApp } from "./hosts.ts";

/** How often a page is loaded. */
const LOADS = 20;

/** The browser's simulated internet connection: milliseconds, and bytes a second. */
const NETWORK = { latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };

const MIB = 1024 ** 2;

/** The range of memory limits to try, and the precision of the result, in MiB. */
const MEMORY = { least: 8, most: 256, step: 2 };

/** A way to build the app. Paths are from the repository's folder. */
export interface Build {
  readonly manifest: string;
  readonly component: string;
  /** Whether the component renders pages. If not, they are static files. */
  readonly rendersPages: boolean;
}

/** The measurements of a component, in bytes. */
export interface ComponentFigures {
  readonly size: number;
  /** The least memory with which an instance responds at all. */
  readonly startMemory: number;
  /** The least memory with which it renders the page, counts a click and reads an input of 1 MiB. */
  readonly memory: number;
}

/** The measurements of a page. */
export interface PageFigures {
  /** In bytes, after brotli. */
  readonly html: number;
  /** What the button says before any script has run. */
  readonly buttonInHtml: string;
  /** Medians from the start of the load until the heading and the count are shown, in milliseconds. */
  readonly timeToHeading: number;
  readonly timeToCount: number;
}

/** Measures the component of a build, on a host. */
export async function measureComponent(
  host: HostName,
  { manifest, component, rendersPages }: Build,
): Promise<ComponentFigures> {
  const withoutFiles = makeManifest(manifest);
  const requests = [...(rendersPages ? [page] : []), click, longInput];
  return {
    size: statSync(join(ROOT, component)).size,
    startMemory: await leastMemory(host, withoutFiles, [unknownFunction]),
    memory: await leastMemory(host, withoutFiles, requests),
  };
}

export const builds = {
  atomic: {
    manifest: "spin.toml",
    component: "apps/web/dist/atomic.wasm",
    rendersPages: true,
  },
  portable: {
    manifest: "spin.portable.toml",
    component: "apps/web/dist/portable.wasm",
    rendersPages: true,
  },
  static: {
    manifest: "spin.static.toml",
    component: "apps/web/dist/static.wasm",
    rendersPages: false,
  },
} as const satisfies Readonly<Record<string, Build>>;

/** A request, and the status of its response if there is enough memory. */
type MemoryRequest = readonly [path: string, status: number, init?: RequestInit];

const post = { method: "POST", headers: { "content-type": "application/json" } };
const unknownFunction: MemoryRequest = ["/api/nowhere", 404];
const page: MemoryRequest = ["/", 200];
const click: MemoryRequest = ["/api/counter/incrementCount", 200, { ...post, body: '{"by":1}' }];
const longInput: MemoryRequest = [
  "/api/counter/incrementCount",
  422,
  { ...post, body: JSON.stringify({ by: "1".repeat(MIB - 100) }) },
];

/** Finds the least memory with which an instance responds to all requests, by binary search. */
async function leastMemory(
  host: HostName,
  manifest: string,
  requests: readonly MemoryRequest[],
): Promise<number> {
  let tooLittle = MEMORY.least;
  let enough = MEMORY.most;
  while (enough - tooLittle > MEMORY.step) {
    const memory = Math.round((tooLittle + enough) / 2);
    if (await answersWith(memory, host, manifest, requests)) enough = memory;
    else tooLittle = memory;
  }
  return enough * MIB;
}

async function answersWith(
  memory: number,
  host: HostName,
  manifest: string,
  requests: readonly MemoryRequest[],
): Promise<boolean> {
  const env = { SPIN_MAX_INSTANCE_MEMORY: String(memory * MIB) };
  let app: RunningApp;
  try {
    app = await startApp(host, manifest, stateDir(`memory-${host}`), env);
  } catch {
    // A host may create an instance before it serves.
    return false;
  }
  try {
    for (const [path, status, init] of requests) {
      if ((await fetch(app.url + path, init)).status !== status) return false;
    }
    return true;
  } finally {
    await app.stop();
  }
}

/** Measures the page of a build in a browser, on the Node host, which serves the files as well. */
export async function measurePage({ manifest }: Build): Promise<PageFigures> {
  const app = await startApp("node", join(ROOT, manifest), stateDir("page"));
  const browser = await launchBrowser();
  try {
    const html = await (await fetch(app.url)).text();
    const loads: { heading: number; count: number }[] = [];
    for (let load = 0; load < LOADS; load += 1) loads.push(await loadPage(browser, app.url));
    return {
      html: brotliBytes(html),
      buttonInHtml: /class="count"[^>]*>([^<]*)</.exec(html)?.[1] ?? "",
      timeToHeading: median(loads.map(({ heading }) => heading)),
      timeToCount: median(loads.map(({ count }) => count)),
    };
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** Loads a page as a first visitor does, with an empty cache. */
async function loadPage(browser: Browser, url: string) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...NETWORK });
  await tab.addInitScript(() => {
    const seen = { heading: 0, count: 0 };
    const look = () => {
      if (document.querySelector("h1")) seen.heading ||= performance.now();
      if (/\d/.test(document.querySelector("button")?.textContent ?? "")) {
        seen.count ||= performance.now();
      }
    };
    Object.assign(window, { seen });
    new MutationObserver(look).observe(document, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  await tab.goto(url);
  const seen = await tab.waitForFunction(() => {
    const value: { heading: number; count: number } = Reflect.get(window, "seen");
    return value.count > 0 ? value : undefined;
  });
  const times = await seen.jsonValue();
  await context.close();
  if (times === undefined) throw new Error("The page has not recorded its times.");
  return times;
}

function stateDir(name: string): string {
  const path = join(WORK, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
