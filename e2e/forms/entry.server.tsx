import { functions } from "virtual:server-functions";
import { toProblem } from "@react-on-spin/server-functions";
import { createHandler } from "@react-on-spin/server-functions/server";
import { renderToString } from "react-dom/server";
import { calls } from "./calls.server.ts";
import { Page, type PageData } from "./page.tsx";

export { calls };

const callFunction = createHandler({
  functions,
  onFormFailure: ({ id, error, fields, pageRequest }) =>
    renderPage(pageRequest, { failure: { id, problem: toProblem(error), fields } }),
  log: () => {},
});

export async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  return pathname.startsWith("/api/") ? callFunction(request) : renderPage(request, {});
}

function renderPage(request: Request, more: Partial<PageData>): Response {
  const { pathname, search } = new URL(request.url);
  const data: PageData = { address: pathname + search, ...more };
  const html = `<!doctype html>
    <html lang="en"><title>Forms</title><link rel="icon" href="data:,">
    <div id="root">${renderToString(<Page {...data} />)}</div>
    <script type="application/json" id="data">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
    <script type="module" src="/entry.browser.tsx"></script></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}
