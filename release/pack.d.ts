/** The folders of the packages, in `packages/`. */
export declare const PACKED: readonly ["llama", "server-functions", "spin-component", "spin-node"];
/** Where the tarballs and the staged packages go. */
export declare const OUTPUT: string;
/**
 * Packs all packages. Each is staged in a folder of its own name first.
 *
 * @returns the paths of the tarballs
 * @throws Error if a tool fails; it has printed why
 */
export declare function packAll(): string[];
