/** Which module imports which, as far as Vite has resolved the imports of a build. */
export class ImportGraph {
  readonly #importers = new Map<string, Set<string>>();

  /** Records that `importer` imports `module`. Both are ids of Vite. */
  add(module: string, importer: string): void {
    const importers = this.#importers.get(module) ?? new Set();
    this.#importers.set(module, importers.add(importer));
  }

  /** The shortest chain of imports from an entry of the build to a module, including both. */
  chainTo(module: string): readonly string[] {
    const chains: [string, ...string[]][] = [[module]];
    const seen = new Set([module]);
    // A breadth-first search: the loop also visits the chains that it appends.
    for (const chain of chains) {
      const importers = this.#importers.get(chain[0]);
      if (importers === undefined) return chain;
      for (const importer of importers) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        chains.push([importer, ...chain]);
      }
    }
    return [module];
  }
}
