import { parseSync, Visitor } from "vite";

/**
 * Finds the import of a specifier in a module's source.
 *
 * @returns the position of the specifier, in UTF-16 units; undefined if the source does not have it,
 *   as when a plugin has added the import
 */
export function findImport(file: string, code: string, specifier: string): number | undefined {
  const { module } = parseSync(file, code);
  return [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((each) => each.moduleRequest),
  ].find((each) => each !== null && code.slice(each.start + 1, each.end - 1) === specifier)?.start;
}

/**
 * Finds the URLs in `new URL("…", import.meta.url)`.
 *
 * @param code - a module's JavaScript
 * @returns the URLs as they are written, with `*` for each expression in a template
 */
export function findModuleUrls(code: string): readonly string[] {
  const urls: string[] = [];
  new Visitor({
    NewExpression({ callee, arguments: [url, base] }) {
      if (callee.type !== "Identifier" || callee.name !== "URL") return;
      if (base === undefined || code.slice(base.start, base.end) !== "import.meta.url") return;
      if (url?.type === "Literal" && typeof url.value === "string") urls.push(url.value);
      if (url?.type === "TemplateLiteral") {
        urls.push(url.quasis.map(({ value }) => value.cooked).join("*"));
      }
    },
  }).visit(parseSync("module.js", code).program);
  return urls;
}

/** Finds the position of such a URL in a module's source, in UTF-16 units. */
export function findModuleUrl(code: string, url: string): number | undefined {
  const offset = code.indexOf(url, code.search(/\bnew\s+URL\b/));
  return offset === -1 ? undefined : offset;
}
