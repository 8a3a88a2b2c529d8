/**
 * The manifests of the applications that are measured. Both hosts can run each of them.
 *
 * @module
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { makeComponent } from "@react-on-spin/spin/build";
import { spinComponent } from "@react-on-spin/spin/vite";
import { parse, stringify } from "smol-toml";
import { createBuilder } from "vite";
import { ROOT } from "../scripts/lib/process.mjs";

/** Where the bench keeps its files. */
export const WORK = join(ROOT, "node_modules", ".cache", "bench");

const CONSTANT = join(import.meta.dirname, "constant");

/**
 * Builds a component that sends the same response to every request, with an HTTP handler of its own.
 *
 * @returns the path of its manifest
 */
export async function makeConstant(): Promise<string> {
  const builder = await createBuilder({
    root: CONSTANT,
    configFile: false,
    logLevel: "warn",
    plugins: [spinComponent({ manifest: "spin.toml", server: "handler.ts" })],
  });
  await builder.buildApp();
  return join(CONSTANT, "spin.toml");
}

/**
 * Builds a component that sends the same response to every request, with the `fetch` event of the engine.
 *
 * @returns the path of its manifest
 */
export async function makeFetchEventConstant(): Promise<string> {
  const folder = join(WORK, "fetch-event");
  const bundle = join(folder, "fetch-event.js");
  mkdirSync(folder, { recursive: true });
  cpSync(join(CONSTANT, "fetch-event.js"), bundle);
  await makeComponent({
    bundle,
    imports: [],
    output: join(WORK, "fetch-event.wasm"),
    fetchEvent: true,
  });
  return writeManifest("fetch-event", {
    spin_manifest_version: 2,
    application: { name: "fetch-event" },
    trigger: { http: [{ route: "/...", component: "constant" }] },
    component: { constant: { source: "fetch-event.wasm" } },
  });
}

/**
 * Makes a manifest for an application of this repository without its static files: their component
 * comes from the network, and no row of the table measures it.
 *
 * @param manifest - its path from the repository's folder
 * @returns the path of the new manifest
 */
export function makeManifest(manifest: string): string {
  const { component, trigger, ...rest } = parse(readFileSync(join(ROOT, manifest), "utf8"));
  const components = Object.entries(tableOf(component)).flatMap(([id, definition]) => {
    const { source, ...settings } = tableOf(definition);
    if (typeof source !== "string") return [];
    return [[id, { ...settings, source: relative(WORK, join(ROOT, source)) }] as const];
  });
  const ids = new Set(components.map(([id]) => id));
  const triggers = listOf(tableOf(trigger)["http"]).filter((each) =>
    ids.has(String(tableOf(each)["component"])),
  );
  return writeManifest(manifest.replace(/\.toml$/, ""), {
    ...rest,
    trigger: { http: triggers },
    component: Object.fromEntries(components),
  });
}

function writeManifest(name: string, manifest: Readonly<Record<string, unknown>>): string {
  mkdirSync(WORK, { recursive: true });
  const path = join(WORK, `${name}.toml`);
  writeFileSync(path, stringify(manifest));
  return path;
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
