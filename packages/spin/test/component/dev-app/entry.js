// The entry that the plugin's test runs under Vite. It imports the SDK, and interfaces directly.

import { increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";
import { Kv, Llm, Redis, Sqlite, Variables } from "@fermyon/spin-sdk";
import { createIncomingHandler } from "@react-on-spin/spin/component";

const routes = {
  "/increment": () => String(increment(open("default"), "clicks", 1n)),
  "/variable": () => Variables.get("greeting"),
  "/set-and-get": () => {
    const store = Kv.openDefault();
    store.set("value", "from the SDK");
    return new TextDecoder().decode(store.get("value"));
  },
  "/rows": () => {
    const connection = Sqlite.openDefault();
    connection.execute("CREATE TABLE IF NOT EXISTS clicks (at TEXT)", []);
    connection.execute("INSERT INTO clicks VALUES ('now')", []);
    return String(connection.execute("SELECT count(*) AS n FROM clicks", []).rows[0].n);
  },
  "/self": async () => (await fetch("http://self.alt/variable")).text(),
  "/echo": (request) => request.text(),
  "/path-info": (request) => request.headers.get("spin-path-info"),
  "/redis": () => Redis.open("redis://127.0.0.1"),
  "/throw": () => {
    throw new Error("thrown on purpose");
  },
  "/infer": () => {
    try {
      return Llm.infer("model", "a prompt").text;
    } catch (error) {
      return JSON.stringify(error.payload);
    }
  },
};

export const incomingHandler = createIncomingHandler(async (request) => {
  const route = routes[new URL(request.url).pathname];
  return route ? new Response(await route(request)) : new Response(null, { status: 404 });
});
