import * as v from "valibot";

const Dependencies = v.optional(v.record(v.string(), v.string()));

const Package = v.looseObject({
  dependencies: Dependencies,
  devDependencies: Dependencies,
  optionalDependencies: Dependencies,
  peerDependencies: Dependencies,
  workspaces: v.optional(v.array(v.string())),
  /** The target of a link: the folder of a workspace. */
  resolved: v.optional(v.string()),
  link: v.optional(v.boolean()),
});

const LockFile = v.looseObject({ packages: v.record(v.string(), Package) });

type Packages = v.InferOutput<typeof LockFile>["packages"];

/**
 * Removes the packages from a lock file that the remaining workspaces do not need, and sorts the rest as
 * npm does.
 *
 * @param text - the text of the lock file
 * @param manifests - each remaining package.json, parsed, by its folder. The root's folder is ""
 * @throws Error if a workspace is not in the lock file.
 */
export function pruneLockFile(text: string, manifests: ReadonlyMap<string, unknown>): string {
  // Not `v.parse`: it returns copies whose keys are in another order.
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

/** Sorts as npm does, so that the next `npm install` does not change the file. */
function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b, "en")));
}

/** Finds the locations of the given packages and of all packages that they need. */
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
      // An optional package may be missing.
      if (installed !== undefined) waiting.push(installed);
    }
  }
  return needed;
}

/** The places where Node looks for a package, nearest first. */
function placesOf(name: string, location: string): string[] {
  const segments = location === "" ? [] : location.split("/");
  return Array.from({ length: segments.length + 1 }, (_, above) =>
    [...segments.slice(0, segments.length - above), "node_modules", name].join("/"),
  ).filter((place) => !place.includes("node_modules/node_modules/"));
}
