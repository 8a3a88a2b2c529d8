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

/** A host error as JSON, so that a test sees exactly what the guest received. */
const failure = (error) => JSON.stringify({ error: error?.payload ?? String(error) });

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
  "/print": (request) => {
    console.log(new URL(request.url).searchParams.get("text"));
    return new Response("printed");
  },
  // Answers with headers about the connection, which are not the guest's.
  "/header": (request) => {
    const [[name, value]] = new URL(request.url).searchParams;
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
  "/slow": async (request) => {
    await pause(Number(new URL(request.url).searchParams.get("ms")));
    return new Response("slow");
  },
  // Runs until another program sets the key.
  "/until-set": async (request) => {
    console.log("waiting");
    const key = new URL(request.url).searchParams.get("key");
    while (!kv.Store.open("default").exists(key)) await pause(50);
    return new Response("set");
  },
  "/stream": () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode("first,"));
        await pause(300);
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
  "/large": (request) => {
    let left = Number(new URL(request.url).searchParams.get("mib"));
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(1 << 20).fill(120));
        else controller.close();
      },
    });
    return new Response(body);
  },
  "/fetch": (request) =>
    outcome(async () => {
      const { searchParams } = new URL(request.url);
      const body = request.method === "POST" ? await request.arrayBuffer() : undefined;
      const headers = { "x-from": "guest", ...(body && { "content-type": "text/plain" }) };
      return fetch(searchParams.get("url"), { method: request.method, headers, body });
    }),
  "/fetch-all": (request) =>
    outcome(async () => {
      const urls = new URL(request.url).searchParams.getAll("url");
      const responses = await Promise.all(urls.map((url) => fetch(url)));
      return new Response(await Promise.all(responses.map((response) => response.text())));
    }),
  // Sends a body of this many MiB, a piece at a time.
  "/fetch-upload": (request) =>
    outcome(async () => {
      const { searchParams } = new URL(request.url);
      let left = Number(searchParams.get("mib"));
      const body = new ReadableStream({
        pull(controller) {
          if (left-- > 0) controller.enqueue(new Uint8Array(1 << 20).fill(120));
          else controller.close();
        },
      });
      return fetch(searchParams.get("url"), { method: "POST", body, duplex: "half" });
    }),
  "/fetch-size": (request) =>
    outcome(async () => {
      const { body } = await fetch(new URL(request.url).searchParams.get("url"));
      let size = 0;
      for await (const piece of pieces(body)) size += piece.byteLength;
      return new Response(String(size));
    }),
  // Passes the visitor's headers on.
  "/fetch-headers": (request) =>
    outcome(async () => fetch(new URL(request.url).searchParams.get("url"), request)),
  "/fetch-abort": (request) =>
    outcome(async () => {
      const { searchParams } = new URL(request.url);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), Number(searchParams.get("ms")));
      return fetch(searchParams.get("url"), { signal: controller.signal });
    }),
  "/random": () => new Response(crypto.randomUUID()),
  "/increment": () => new Response(String(increment(open("default"), "clicks", 1n))),
  "/increment-key": (request) => {
    try {
      const key = new URL(request.url).searchParams.get("key");
      return new Response(String(increment(open("default"), key, 1n)));
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/compare-and-swap": () => {
    try {
      Cas.new(open("default"), "key");
      return new Response("swapped");
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/embeddings": () => {
    try {
      return Response.json(llm.generateEmbeddings("model", ["a text"]));
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/list-keys": () => Response.json(open("default").listKeys(undefined)),
  "/open": (request) => {
    try {
      kv.Store.open(new URL(request.url).searchParams.get("label"));
      return new Response("opened");
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/value": async (request) => {
    const store = kv.Store.open("default");
    if (request.method === "PUT") store.set("value", new Uint8Array(await request.arrayBuffer()));
    const value = store.get("value");
    return value ? new Response(value) : new Response("none", { status: 404 });
  },
  // Adds a row with a value of each type, and answers with what is in the last one.
  "/rows": (request) => {
    try {
      const connection = Connection.open(new URL(request.url).searchParams.get("label"));
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
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/variable": (request) => {
    try {
      return new Response(variables.get(new URL(request.url).searchParams.get("name")));
    } catch (error) {
      return new Response(failure(error));
    }
  },
  "/infer": (request) => {
    const { searchParams } = new URL(request.url);
    const maxTokens = searchParams.get("maxTokens");
    const params = maxTokens && { ...PARAMETERS, maxTokens: Number(maxTokens) };
    try {
      return Response.json(llm.infer(searchParams.get("model"), "a prompt", params ?? undefined));
    } catch (error) {
      return new Response(failure(error));
    }
  },
};

addEventListener("fetch", (event) => {
  const route = routes[new URL(event.request.url).pathname];
  event.respondWith(
    (async () => route?.(event.request) ?? new Response("no such path", { status: 404 }))(),
  );
});
