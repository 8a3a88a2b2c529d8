import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Returns the path of a module of this package for Vite: `.ts` in the repository, `.js` in the published
 * package.
 *
 * @param path - its path from the folder `src`, without extension
 */
export const ownModule = (path: string): string =>
  fileURLToPath(new URL(`../${path}${extname(import.meta.filename)}`, import.meta.url));
