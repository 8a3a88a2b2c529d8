import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { cwd } from "node:process";

/** A place in the code of a bundle, as the engine writes it: `server.js:12:34`. */
const PLACE = /(?:[\w./@-]*\/)?([\w.-]+\.js):(\d+):(\d+)/g;

/**
 * Replaces the places in a bundle by those in the sources that it was made of. Paths are relative to the
 * current folder. Everything else is kept, and so are places that the map does not know.
 *
 * @param text - an error with its stack, or a line of a log
 * @param bundle - path of the bundle; its map lies beside it, as `<bundle>.map`
 */
export async function toSourcePositions(text: string, bundle: string): Promise<string> {
  const json = await readFile(`${bundle}.map`, "utf8").catch(() => undefined);
  if (json === undefined) return text;
  const map = new SourceMap(JSON.parse(json));
  const name = bundle.replace(/^.*[\\/]/, "");
  return text.replaceAll(PLACE, (place, file: string, line: string, column: string) => {
    if (file !== name) return place;
    const origin = map.findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) return place;
    const path = resolve(dirname(bundle), origin.fileName);
    const shown = relative(cwd(), path);
    const isOutside = shown.startsWith("..") || isAbsolute(shown);
    return `${isOutside ? path : shown}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}
