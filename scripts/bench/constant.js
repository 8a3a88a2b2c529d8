// The least that a component can do: what a page costs is measured in relation to this.
addEventListener("fetch", (event) => event.respondWith(new Response("constant")));
