/**
 * A component that answers in every way that the adapter knows, one path for each: what the app
 * itself never does has to work as well.
 *
 * @module
 */
import { createIncomingHandler } from "@react-on-spin/wasi-http";
import { createElement, lazy, Suspense } from "react";
import { renderToReadableStream } from "react-dom/server.edge";

const encoder = new TextEncoder();
const pause = () => new Promise((done) => setTimeout(done, 300));

/** A body in pieces, with a pause before each but the first. */
const slowly = (...pieces: (string | Error)[]) =>
  new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) await pause();
        if (piece instanceof Error) return controller.error(piece);
        controller.enqueue(encoder.encode(piece));
      }
      controller.close();
    },
  });

/** A page, a part of which has to wait. */
function renderPage() {
  const Late = lazy(async () => {
    await pause();
    return { default: () => "the late part" };
  });
  const late = createElement(Suspense, { fallback: "to be waited for" }, createElement(Late));
  return renderToReadableStream(createElement("main", null, "the page, ", late));
}

const routes: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
  "/text": () => new Response("all of it"),
  "/stream": () => new Response(slowly("first, ", "second, ", "third")),
  "/page": async () => new Response(await renderPage()),
  "/large": () => new Response("x".repeat(3 << 20)),
  "/empty": () => new Response(null, { status: 204 }),
  "/see": (request) =>
    Response.json({ url: request.url, "x-a": [...(request.headers.get("x-a") ?? "")].map(code) }),
  "/throw": () => {
    throw new Error("thrown on purpose");
  },
  "/cut-off": () => new Response(slowly("a part", new Error("failed on purpose"))),
  "/size": async ({ body }) => {
    const reader = body?.getReader();
    let size = 0;
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
      size += read.value.byteLength;
    }
    return new Response(String(size));
  },
  "/unread": () => new Response("not read", { status: 413 }),
};

const code = (character: string) => character.charCodeAt(0);

export const incomingHandler = createIncomingHandler((request) => {
  const answer = routes[new URL(request.url).pathname];
  return answer?.(request) ?? new Response("no such path", { status: 404 });
});
