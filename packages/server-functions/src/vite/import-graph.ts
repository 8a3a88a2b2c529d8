/** Who imports whom, as far as it has been resolved, to tell how a module got into a build. */
export class ImportGraph {
  readonly #importers = new Map<string, Set<string>>();

  add(module: string, importer: string): void {
    const importers = this.#importers.get(module) ?? new Set();
    this.#importers.set(module, importers.add(importer));
  }

  /** The shortest way from an entry to a module: both ends included. */
  chainTo(module: string): readonly string[] {
    const chains: [string, ...string[]][] = [[module]];
    const seen = new Set([module]);
    // Grows while it is walked: a breadth-first search.
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
