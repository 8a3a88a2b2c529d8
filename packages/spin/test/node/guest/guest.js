// The component that the integration tests run. Each path shows one behaviour of a guest.

import * as kv from "fermyon:spin/key-value@2.0.0";
import * as llm from "fermyon:spin/llm@2.0.0";
import { Connection } from "fermyon:spin/sqlite@2.0.0";
import * as variables from "fermyon:spin/variables@2.0.0";
import { exit } from "wasi:cli/exit@0.2.10";
import { Cas, increment } from "wasi:keyvalue/atomics@0.2.0-draft2";
import { open } from "wasi:keyvalue/store@0.2.0-draft2";

/** The defaults of the interface. A guest that passes another `maxTokens` has to pass them all. */
const PARAMETERS = {
  repeatPenalty: 1.1,
  repeatPenaltyLastNTokenCount: 64,
  temperature: 0.8,
  topK: 40,
  topP: 0.9,
};

const encoder = new TextEncoder();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The response of another service as JSON, or the error that the guest can catch. */
async function outcome(work) {
  try {
    const response = await work();
    const headers = Object.fromEntries(response.headers);
    return Response.json({ status: response.status, headers, body: await response.text() });
  } catch (error) {
    return Response.json({ error: `${error.name}: ${error.message}` });
  }
}

async function* pieces(body) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** A body of this many MiB, made a piece at a time. */
function mebibytes(count) {
  let left = Number(count);
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(1 << 20).fill(120));
      else controller.close();
    },
  });
}

/** What each path does with a request and its query. */
const routes = {
  "/constant": () => new Response("constant"),
  "/headers": (request) =>
    Response.json({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
    }),
  "/echo": async (request) => new Response(await request.arrayBuffer()),
  "/size": async (request) => {
    let size = 0;
    for await (const piece of pieces(request.body)) size += piece.byteLength;
    return new Response(String(size));
  },
  "/cookies": () => {
    const headers = new Headers();
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    return new Response(null, { status: 204, headers });
  },
  "/log": () => {
    console.log("Saving value 1");
    console.error("to stderr");
    return new Response("logged");
  },
  "/print": (_, query) => {
    console.log(query.get("text"));
    return new Response("printed");
  },
  // Answers with headers about the connection, which are not the guest's.
  "/header": (_, query) => {
    const [[name, value]] = query;
    return new Response("five!", { headers: { [name]: value } });
  },
  "/throw": () => {
    throw new Error("thrown on purpose");
  },
  // The host throws in `exit`, which ends the instance as any trap does.
  "/trap": () => {
    console.log("before the trap");
    exit({ tag: "err" });
  },
  "/loop": () => {
    console.log("before the loop");
    for (;;);
  },
  "/allocate": () => {
    const kept = [];
    for (;;) kept.push(new Uint8Array(1 << 20).fill(1));
  },
  "/slow": async (_, query) => {
    await pause(Number(query.get("ms")));
    return new Response("slow");
  },
  // Runs until another program sets the key.
  "/until-set": async (_, query) => {
    console.log("waiting");
    const key = query.get("key");
    while (!kv.Store.open("default").exists(key)) await pause(50);
    return new Response("set");
  },
  // The second part follows when another program has set the key.
  "/stream": () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode("first,"));
        while (!kv.Store.open("default").exists("streamed")) await pause(50);
        controller.enqueue(encoder.encode("second"));
        controller.close();
      },
    });
    return new Response(body);
  },
  "/stream-then-trap": () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode("first,"));
        await pause(100);
        exit({ tag: "err" });
      },
    });
    return new Response(body);
  },
  "/large": (_, query) => new Response(mebibytes(query.get("mib"))),
  "/fetch": (request, query) =>
    outcome(async () => {
      const body = request.method === "POST" ? await request.arrayBuffer() : undefined;
      const headers = { "x-from": "guest", ...(body && { "content-type": "text/plain" }) };
      return fetch(query.get("url"), { method: request.method, headers, body });
    }),
  "/fetch-all": (_, query) =>
    outcome(async () => {
      const urls = query.getAll("url");
      const responses = await Promise.all(urls.map((url) => fetch(url)));
      return new Response(await Promise.all(responses.map((response) => response.text())));
    }),
  "/fetch-upload": (_, query) =>
    outcome(() => {
      const body = mebibytes(query.get("mib"));
      return fetch(query.get("url"), { method: "POST", body, duplex: "half" });
    }),
  "/fetch-size": (_, query) =>
    outcome(async () => {
      const { body } = await fetch(query.get("url"));
      let size = 0;
      for await (const piece of pieces(body)) size += piece.byteLength;
      return new Response(String(size));
    }),
  // Passes the visitor's headers on.
  "/fetch-headers": (request, query) => outcome(async () => fetch(query.get("url"), request)),
  "/fetch-abort": (_, query) =>
    outcome(() => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), Number(query.get("ms")));
      return fetch(query.get("url"), { signal: controller.signal });
    }),
  "/random": () => new Response(crypto.randomUUID()),
  "/increment": () => new Response(String(increment(open("default"), "clicks", 1n))),
  "/compare-and-swap": () => {
    Cas.new(open("default"), "key");
    return new Response("swapped");
  },
  "/embeddings": () => Response.json(llm.generateEmbeddings("model", ["a text"])),
  "/open": (_, query) => {
    kv.Store.open(query.get("label"));
    return new Response("opened");
  },
  "/value": async (request) => {
    const store = kv.Store.open("default");
    if (request.method === "PUT") store.set("value", new Uint8Array(await request.arrayBuffer()));
    const value = store.get("value");
    return value ? new Response(value) : new Response("none", { status: 404 });
  },
  // Adds a row with a value of each type, and answers with what is in the last one.
  "/rows": (_, query) => {
    const connection = Connection.open(query.get("label"));
    connection.execute("CREATE TABLE IF NOT EXISTS clicks (a, b, c, d, e)", []);
    connection.execute("INSERT INTO clicks VALUES (?, ?, ?, ?, ?)", [
      { tag: "integer", val: 2n ** 40n },
      { tag: "real", val: 2 },
      { tag: "text", val: "ü" },
      { tag: "blob", val: Uint8Array.of(0, 255) },
      { tag: "null" },
    ]);
    const { columns, rows } = connection.execute(
      "SELECT max(rowid) AS id, * FROM clicks ORDER BY rowid",
      [],
    );
    const values = rows[0].values.map(({ tag, val }) => `${tag} ${val ?? ""}`);
    return Response.json({ columns, values });
  },
  "/variable": (_, query) => new Response(variables.get(query.get("name"))),
  "/infer": (_, query) => {
    const maxTokens = query.get("maxTokens");
    const params = maxTokens && { ...PARAMETERS, maxTokens: Number(maxTokens) };
    return Response.json(llm.infer(query.get("model"), "a prompt", params ?? undefined));
  },
};

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url);
  try {
    const response = await routes[pathname]?.(request, searchParams);
    return response ?? new Response("no such path", { status: 404 });
  } catch (error) {
    if (error?.payload === undefined) throw error;
    // A host error as JSON, so that a test sees exactly what the guest received.
    return Response.json({ error: error.payload });
  }
}

addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
