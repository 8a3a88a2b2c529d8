/**
 * Servers that take the place of others: of a language model's, and of a site that may attack the app.
 *
 * @module
 */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Serves at a free port of 127.0.0.1. */
async function serve(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

async function stop(server: Server | undefined): Promise<void> {
  server?.closeAllConnections();
  server?.close();
  if (server?.listening) await once(server, "close");
}

/** Finds a port that is not in use. */
export async function freePort(): Promise<number> {
  const { server, port } = await serve(() => {});
  await stop(server);
  return port;
}

/** The protocols of `[llm_compute] type = "remote_http"`. */
export type ApiType = "default" | "open_ai";

/** Handles a request for an answer. */
export type Behaviour = (response: ServerResponse, reply: Reply) => void | Promise<void>;

/** Sends an answer in the format of the protocol. */
export type Reply = (text: string) => void;

const ANSWER: Behaviour = (_response, reply) => reply("Forty-two is the answer.");

/**
 * A server in place of a language model's. It uses one of Spin's two protocols, and a test can replace
 * its behaviour.
 */
export class ModelServer {
  static readonly token = "a-secret-token";

  /** Handles each request. By default, it answers with a sentence. */
  behave: Behaviour = ANSWER;

  /** The requests so far, with parsed bodies. */
  requests: { path: string; body: unknown; authorization: string | undefined }[] = [];

  #server: Server | undefined;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(apiType: ApiType): Promise<ModelServer> {
    const model = new ModelServer(await mkdtemp(join(tmpdir(), "react-on-spin-model-")));
    const { server, port } = await serve(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const { authorization } = request.headers;
      model.requests.push({ path: request.url ?? "", body: JSON.parse(text), authorization });
      await model.behave(response, (answer) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(wrap(apiType, answer)));
      });
    });
    model.#server = server;
    const lines = [
      "[llm_compute]",
      'type = "remote_http"',
      `url = "http://127.0.0.1:${port}"`,
      `auth_token = "${ModelServer.token}"`,
      `api_type = "${apiType}"`,
    ];
    await writeFile(model.configFile, lines.join("\n"));
    return model;
  }

  /** The path of a runtime-config file that names this server. */
  get configFile(): string {
    return join(this.#folder, "runtime-config.toml");
  }

  /**
   * Delays all answers.
   *
   * @returns a function that sends the delayed answers. Later requests are answered at once
   */
  hold(text: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.behave = async (_response, reply) => {
      await promise;
      reply(text);
    };
    return resolve;
  }

  /** Forgets the requests, and answers as in the beginning. */
  reset(): void {
    this.behave = ANSWER;
    this.requests = [];
  }

  async stop(): Promise<void> {
    await stop(this.#server);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function wrap(apiType: ApiType, text: string): unknown {
  return apiType === "default"
    ? { text, usage: { promptTokenCount: 12, generatedTokenCount: 34 } }
    : {
        choices: [{ message: { role: "assistant", content: text } }],
        usage: { prompt_tokens: 12, completion_tokens: 34 },
      };
}

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
    const { server, port } = await serve((request, response) => {
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
    return new OtherSite(server, port, pages);
  }

  /** Serves a page at a path. */
  serve(path: string, html: string): void {
    this.#pages.set(path, html);
  }

  async stop(): Promise<void> {
    await stop(this.#server);
  }
}
