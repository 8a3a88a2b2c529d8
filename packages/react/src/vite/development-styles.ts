/**
 * Puts the styles of a page into its document, in development. Vite's client adds them when their modules
 * run, so without this the page would be without styles until then.
 *
 * @module
 */
import { type EnvironmentModuleNode, isCSSRequest, type ViteDevServer } from "vite";
import { PAGES } from "../asset-graph.ts";

/** A module that the document begins to load: React writes these elements into the head. */
const PRELOAD = /<link rel="modulepreload"[^>]*? href="([^"]+)"/g;

/** Where Vite's client finds the nonce of its style elements, if the document has a policy for those. */
const NONCE = /<meta property="csp-nonce" nonce="([^"]+)"/;

/** Imports whose module is no style that applies to the page. */
const NOT_APPLIED = /[?&](url|raw|inline)\b/;

/**
 * Adds the styles of all modules that a document loads, in the order in which the modules run. Other
 * responses are left as they are.
 */
export async function withPageStyles(server: ViteDevServer, response: Response): Promise<Response> {
  const isDocument = response.headers.get("content-type")?.startsWith("text/html");
  if (!isDocument || response.body === null) return response;
  const html = await response.text();
  const end = Math.max(html.indexOf("</head>"), 0);
  const urls = [...html.slice(0, end).matchAll(PRELOAD)].map(([, url = ""]) => url);
  const styles = await stylesOf(server, urls);
  const [, nonce] = NONCE.exec(html) ?? [];
  const attributes = `type="text/css"${nonce === undefined ? "" : ` nonce="${nonce}"`}`;
  // Vite's client takes over elements with this attribute.
  const elements = [...styles].map(
    ([id, css]) =>
      `<style ${attributes} data-vite-dev-id="${escapeAttribute(id)}">${css.replaceAll("</style", "<\\/style")}</style>`,
  );
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  const { status, statusText } = response;
  const body = html.slice(0, end) + elements.join("") + html.slice(end);
  return new Response(body, { status, statusText, headers });
}

/** @returns the style sheets' text, by module */
async function stylesOf(
  { environments: { client } }: ViteDevServer,
  urls: readonly string[],
): Promise<Map<string, string>> {
  const styles = new Map<string, string>();
  const seen = new Set<EnvironmentModuleNode>();
  const visit = async (url: string) => {
    // A module that cannot be loaded is reported where the browser asks for it.
    await client.transformRequest(url).catch(() => {});
    const module = await client.moduleGraph.getModuleByUrl(url);
    if (module === undefined || seen.has(module)) return;
    seen.add(module);
    if (isCSSRequest(module.url) && module.id !== null) {
      if (NOT_APPLIED.test(module.url)) return;
      const direct = `${module.url}${module.url.includes("?") ? "&" : "?"}direct`;
      const css = await client.transformRequest(direct);
      if (css !== null) styles.set(module.id, css.code);
      return;
    }
    for (const imported of module.importedModules) {
      if (!isOtherPage(imported) && !isBundledPackage(imported)) await visit(imported.url);
    }
  };
  for (const url of urls) await visit(url);
  return styles;
}

/** Whether a module is the code of a package: Vite bundles those once, and may do so again meanwhile. */
const isBundledPackage = ({ url }: EnvironmentModuleNode) =>
  url.includes("/node_modules/") && !isCSSRequest(url);

/** Whether a module is a lazy page: the document has its styles only if it names it. */
function isOtherPage({ url }: EnvironmentModuleNode): boolean {
  const pages: unknown = Reflect.get(globalThis, PAGES);
  return pages instanceof Set && pages.has(url.replace(/^\//, ""));
}

const escapeAttribute = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
