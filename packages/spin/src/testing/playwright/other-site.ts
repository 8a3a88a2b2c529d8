import { once } from "node:events";
import { createServer, type Server } from "node:http";

/**
 * A site that does not belong to the app, and may attack it in the user's browser. It serves the pages that it is given,
 * and redirects `/bounce?to=<url>` with 307.
 */
export class OtherSite {
  /** Its URL on the app's host with another port. To a browser: the same site, another origin. */
  readonly sameSite: string;
  /** Its URL under another host name. To a browser: another site. */
  readonly crossSite: string;
  readonly #server: Server;
  readonly #pages: Map<string, string>;

  private constructor(server: Server, port: number, pages: Map<string, string>) {
    this.#server = server;
    this.#pages = pages;
    this.sameSite = `http://127.0.0.1:${port}`;
    this.crossSite = `http://localhost:${port}`;
  }

  /** Starts a site without pages. */
  static async start(): Promise<OtherSite> {
    const pages = new Map<string, string>();
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://other");
      const location = searchParams.get("to");
      if (pathname === "/bounce" && location !== null) {
        // After a 307 the browser repeats the method and the body.
        response.writeHead(307, { location }).end();
        return;
      }
      // A browser also asks for an icon. 204 keeps that out of the console.
      const html = pages.get(pathname);
      response.writeHead(html === undefined ? 204 : 200, { "content-type": "text/html" }).end(html);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return new OtherSite(server, port, pages);
  }

  /** Serves a page at a path. */
  serve(path: string, html: string): void {
    this.#pages.set(path, html);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
