import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { cwd } from "node:process";
import * as v from "valibot";

/**
 * A place in the code of a bundle, as a component's engine writes it: `server.js:12:34`. A path begins only where none
 * goes on, which keeps the search linear: a log may have long texts of a stranger.
 */
const PLACE = /(?<![\w./-])([\w./-]+):(\d+):(\d+)/g;

/** The same in an error that is printed as an object, without the column: `(new TypeError("…", "server.js", 12))`. */
const LINE = /"([\w./-]+)", (\d+)\)/g;

const Payload = v.object({
  version: v.number(),
  /** The name of the bundle. */
  file: v.string(),
  sources: v.array(v.string()),
  sourcesContent: v.optional(v.array(v.string()), []),
  names: v.array(v.string()),
  mappings: v.string(),
  sourceRoot: v.optional(v.string(), ""),
});

/**
 * Returns a function that replaces the places in a bundle by those in the sources that it was made of. Paths are
 * relative to the current folder. Everything else is kept, and so are places that the map does not know.
 *
 * @param map - path of the bundle's source map. Without such a file, every text is kept. It is read when it is first
 *   needed
 */
export function sourcePositions(map: string): (text: string) => string {
  let loaded: SourceMap | undefined | null = null;
  return (text) => {
    if (!text.includes(".js")) return text;
    if (loaded === null) loaded = load(map);
    const sourceMap = loaded;
    if (sourceMap === undefined) return text;
    const find = (file: string, line: string, column: number) => {
      const origin = sourceMap.findOrigin(Number(line), column);
      if (basename(file) !== sourceMap.payload.file || !("fileName" in origin)) return undefined;
      const path = resolve(dirname(map), origin.fileName);
      const shown = relative(cwd(), path);
      const isOutside = shown.startsWith("..") || isAbsolute(shown);
      return { ...origin, path: isOutside ? path : shown };
    };
    return text
      .replaceAll(PLACE, (place, file: string, line: string, column: string) => {
        const found = find(file, line, Number(column));
        return found ? `${found.path}:${found.lineNumber}:${found.columnNumber}` : place;
      })
      .replaceAll(LINE, (place, file: string, line: string) => {
        const found = find(file, line, Infinity);
        return found ? `"${found.path}", ${found.lineNumber})` : place;
      });
  };
}

function load(path: string): SourceMap | undefined {
  try {
    const payload: unknown = JSON.parse(readFileSync(path, "utf8"));
    return new SourceMap(v.parse(Payload, payload));
  } catch {
    return undefined;
  }
}

/** The path of the source map of a component: the build puts it beside the component's file. */
export const sourceMapOf = (component: string): string => `${component}.map`;
