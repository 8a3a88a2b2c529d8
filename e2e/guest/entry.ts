/**
 * A component that responds in every way that the WASI adapter supports, with one path for each. The
 * app itself needs only some of them.
 *
 * @module
 */
import { infer } from "fermyon:spin/llm@2.0.0";
import { createIncomingHandler } from "@react-on-spin/spin/component";
import { createElement, lazy, Suspense } from "react";
import { renderToReadableStream } from "react-dom/server.edge";

const encoder = new TextEncoder();
const pause = () => new Promise((done) => setTimeout(done, 300));

/** Streams a body in pieces, with a pause between them. An error ends the stream. */
const stream = (...pieces: (string | Error)[]) =>
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

/** Renders a page with a part that is ready only after a pause. */
function renderPage() {
  const Late = lazy(async () => {
    await pause();
    return { default: () => "the late part" };
  });
  const late = createElement(Suspense, { fallback: "loading" }, createElement(Late));
  return renderToReadableStream(createElement("main", null, "the page, ", late));
}

const routes: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
  "/text": () => new Response("all of it"),
  "/stream": () => new Response(stream("first, ", "second, ", "third")),
  "/page": async () => new Response(await renderPage()),
  "/large": () => new Response("x".repeat(3 << 20)),
  "/empty": () => new Response(null, { status: 204 }),
  "/throw": () => {
    throw new Error("thrown on purpose");
  },
  "/break-off": () => new Response(stream("a part", new Error("failed on purpose"))),
  // Responds with the model's most likely answer to the prompt in the body. The app cannot ask for it,
  // because Spin's SDK treats a temperature of 0 as "not given".
  "/most-likely-answer": async (request) => {
    const { text } = infer("counting-llama", await request.text(), {
      maxTokens: 100,
      repeatPenalty: 1,
      repeatPenaltyLastNTokenCount: 64,
      temperature: 0,
      topK: 40,
      topP: 0.9,
    });
    return new Response(text);
  },
};

export const incomingHandler = createIncomingHandler((request) => {
  const respond = routes[new URL(request.url).pathname];
  return respond?.(request) ?? new Response("There is no such path.", { status: 404 });
});
