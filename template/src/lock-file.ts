import * as v from "valibot";

const Dependencies = v.optional(v.record(v.string(), v.string()));

const Package = v.looseObject({
  dependencies: Dependencies,
  devDependencies: Dependencies,
  optionalDependencies: Dependencies,
  peerDependencies: Dependencies,
  workspaces: v.optional(v.array(v.string())),
  /** Where a link leads: the folder of a workspace. */
  resolved: v.optional(v.string()),
  link: v.optional(v.boolean()),
});

const LockFile = v.looseObject({ packages: v.record(v.string(), Package) });

type Packages = v.InferOutput<typeof LockFile>["packages"];

/**
 * Makes a lock file fit workspaces of which some are gone, and others need less than before: what
 * nothing needs any more is taken out, and the rest is put into npm's order.
 *
 * @param text - The lock file as it was.
 * @param manifests - Each package.json that is left, parsed, by its folder; "" is the root's.
 */
export function pruneLockFile(text: string, manifests: ReadonlyMap<string, unknown>): string {
  // Not `v.parse`, which makes copies with their keys in another order.
  const lock: unknown = JSON.parse(text);
  v.assert(LockFile, lock);
  for (const [folder, manifest] of manifests) {
    v.assert(Package, manifest);
    const { dependencies, devDependencies, workspaces } = manifest;
    const known = lock.packages[folder];
    if (known === undefined) throw new Error(`package-lock.json has no package "${folder}".`);
    if (dependencies !== undefined) known.dependencies = sortKeys(dependencies);
    if (devDependencies !== undefined) known.devDependencies = sortKeys(devDependencies);
    if (workspaces !== undefined) known.workspaces = workspaces;
  }
  const needed = findNeeded(lock.packages, manifests.keys());
  const packages = Object.entries(lock.packages).filter(
    ([location, { link, resolved }]) =>
      needed.has(location) || (link && resolved !== undefined && manifests.has(resolved)),
  );
  const pruned = { ...lock, packages: sortKeys(Object.fromEntries(packages)) };
  return `${JSON.stringify(pruned, null, 2)}\n`;
}

/** As npm does, so that its next install leaves the file as it is. */
function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b, "en")));
}

/** The locations of all packages that the given ones need, with themselves. */
function findNeeded(packages: Packages, roots: Iterable<string>): Set<string> {
  const needed = new Set<string>();
  const waiting = [...roots];
  for (let location = waiting.pop(); location !== undefined; location = waiting.pop()) {
    const found = packages[location];
    if (found === undefined || needed.has(location)) continue;
    needed.add(location);
    if (found.link && found.resolved !== undefined) waiting.push(found.resolved);
    const names = Object.keys({
      ...found.dependencies,
      ...found.devDependencies,
      ...found.optionalDependencies,
      ...found.peerDependencies,
    });
    for (const name of names) {
      const installed = placesOf(name, location).find((place) => place in packages);
      // An optional package may be left out.
      if (installed !== undefined) waiting.push(installed);
    }
  }
  return needed;
}

/** Where Node looks for a package, from the nearest place to the root's. */
function placesOf(name: string, location: string): string[] {
  const segments = location === "" ? [] : location.split("/");
  return Array.from({ length: segments.length + 1 }, (_, above) =>
    [...segments.slice(0, segments.length - above), "node_modules", name].join("/"),
  ).filter((place) => !place.includes("node_modules/node_modules/"));
}
