// The least that a component can do with the engine's own HTTP server.
addEventListener("fetch", (event) =>
  event.respondWith(new Response("constant", { headers: { "content-type": "text/plain" } })),
);
