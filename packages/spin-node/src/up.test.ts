import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  application,
  type HostProcess,
  run,
  startHost,
  waitFor,
} from "./__fixtures__/host-process.ts";
import { listening } from "./__fixtures__/listen.ts";
import { spinFile } from "./__fixtures__/spin-file.ts";

/** Sends bytes as they are and returns all that comes back. */
async function raw(url: string, message: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(message);
  return text(socket);
}

/** One host for all tests that change nothing which another one sees. */
let shared: HostProcess;

beforeAll(async () => {
  shared = await startHost([], { cleanUp: (work) => afterAll(work) });
});

const bodyOf = async (response: Promise<Response>) => (await response).text();

describe("spin-node up", () => {
  it("prints what 'spin up' prints", async () => {
    const { stdout, stderr, url, folder } = await startHost();
    expect(stdout()).toBe(
      `\nServing ${url}\nAvailable Routes:\n  guest: ${url} (wildcard)\n  files: ${url}/files (wildcard)\n`,
    );
    const store = join(folder, ".spin", "sqlite_key_value.db");
    expect(stderr()).toContain(`Storing default key-value data to "${store}".`);
  });

  it("serves components, files, health, and nothing else", async () => {
    const { get } = shared;
    expect(await bodyOf(get("/constant"))).toBe("constant");
    expect(await bodyOf(get("/files/a.txt"))).toBe("a file");
    expect(await bodyOf(get("/.well-known/spin/health"))).toBe("OK");
    const unknown = await get("/.well-known/spin/other");
    expect([unknown.status, await unknown.text()]).toEqual([404, ""]);
  });

  it("lets a request that comes too early wait until its component is ready", async () => {
    const reserved = createServer().listen(0, "127.0.0.1");
    await once(reserved, "listening");
    const address = reserved.address();
    reserved.close();
    await once(reserved, "close");
    const port = typeof address === "object" ? address?.port : undefined;
    const { stdout } = run(application(), ["up", "--listen", `127.0.0.1:${port}`]);

    let response: Response | undefined;
    while (!response) {
      response = await fetch(`http://127.0.0.1:${port}/constant`).catch(() => undefined);
      if (!response) await pause(50);
    }
    expect(await response.text()).toBe("constant");
    await waitFor(() => stdout().includes("Serving") || undefined, stdout);
  });

  it("hands over method, URL, headers and body, and Spin's own headers", async () => {
    const { get, url } = shared;
    const seen = await (
      await get("/headers?a=b", { headers: { "spin-client-addr": "forged", "x-own": "1" } })
    ).json();
    expect(seen).toMatchObject({
      method: "GET",
      url: `${url}/headers?a=b`,
      headers: {
        "spin-path-info": "/headers",
        "spin-full-url": `${url}/headers?a=b`,
        "spin-matched-route": "/...",
        "spin-client-addr": expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        "x-own": "1",
      },
    });
    expect(await bodyOf(get("/echo", { method: "POST", body: "a body" }))).toBe("a body");
    const cookies = await get("/cookies");
    expect([cookies.status, cookies.headers.getSetCookie()]).toEqual([204, ["a=1", "b=2"]]);
    const head = await get("/constant", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("takes bodies larger than it buffers, and answers that are larger still", async () => {
    const { get } = shared;
    const body = "x".repeat(5 << 20);
    expect(await bodyOf(get("/size", { method: "POST", body }))).toBe(String(body.length));
    const asking = get("/size-and-infer", { method: "POST", body });
    expect(await bodyOf(asking)).toBe(String(body.length));
    const refused = await get("/ignore-body", { method: "POST", body });
    expect([refused.status, await refused.text()]).toEqual([413, "not read"]);
    // The connection that the rest of the upload came on serves the next request.
    expect(await bodyOf(get("/constant"))).toBe("constant");
    expect((await bodyOf(get("/large?mib=8"))).length).toBe(8 << 20);
  });

  it("passes a response on while it is made", async () => {
    const { get } = shared;
    const { body } = await get("/stream");
    const pieces: string[] = [];
    for await (const piece of body ?? []) pieces.push(Buffer.from(piece).toString());
    expect(pieces).toEqual(["first,", "second"]);
  });

  it("gives variables, and the values of flags and environment", async () => {
    const { get } = await startHost(["--key-value", "value=from the flag"], {
      environment: { SPIN_VARIABLE_GREETING: "good day" },
    });
    expect(await bodyOf(get("/variable?name=greeting"))).toBe("good day!");
    expect(await bodyOf(get("/value"))).toBe("from the flag");
    expect(await bodyOf(get("/open?label=other"))).toContain("access-denied");
  });

  it("gives no network", async () => {
    const { get, log } = shared;
    const server = createServer((_, response) => response.end());
    const port = await listening(server);
    expect(await bodyOf(get(`/fetch?url=http://127.0.0.1:${port}/`))).toContain("refused");
    expect(log("guest_stderr.txt")).toContain(`send a request to '127.0.0.1:${port}'`);
  });

  it("gives each instance randomness of its own", async () => {
    const { get } = shared;
    const values = await Promise.all(Array.from({ length: 6 }, () => bodyOf(get("/random"))));
    expect(new Set(values).size).toBe(6);
  });
});

/**
 * A host serves as soon as its first worker can. The second one is there when two requests take
 * less time than one after the other.
 */
async function untilTwoServe({ get }: HostProcess): Promise<void> {
  const once = 900;
  for (let took = Infinity; took >= 2 * once; ) {
    const start = performance.now();
    await Promise.all([get(`/slow?ms=${once}`), get(`/slow?ms=${once}`)]);
    took = performance.now() - start;
  }
}

describe("a request that fails", () => {
  it("is answered with 500 and an empty body, with the cause in the log; the next one works", async () => {
    const { get, log } = await startHost();
    for (const path of ["/trap", "/throw", "/allocate"]) {
      const response = await get(path);
      expect([path, response.status, await response.text()]).toEqual([path, 500, ""]);
      expect(await bodyOf(get("/constant"))).toBe("constant");
    }
    expect(log("guest_stderr.txt")).toContain("the component called exit (err)");
    expect(log("guest_stderr.txt")).toContain("thrown on purpose");
    expect(log("guest_stderr.txt")).toContain("out of memory");
    expect(log("guest_stdout.txt")).toBe("before the trap\n");
  });

  it("disturbs no request that runs at the same time", async () => {
    const { get, log, folder } = await startHost(["--workers", "2"]);
    const running = get("/until-set?key=over");
    await waitFor(
      () => log("guest_stdout.txt").includes("waiting") || undefined,
      () => "the request did not begin",
    );
    for (const path of ["/trap", "/throw", "/allocate"]) {
      expect([path, (await get(path)).status]).toEqual([path, 500]);
    }
    const store = spinFile(join(folder, ".spin", "sqlite_key_value.db"));
    store.set("over", "");
    store.close();
    const response = await running;
    expect([response.status, await response.text()]).toEqual([200, "set"]);
  });

  it("is answered with 504 when it takes too long, and others go on meanwhile", async () => {
    const host = await startHost(["--workers", "2", "--request-timeout", "2"]);
    await untilTwoServe(host);
    const { get, log } = host;
    const loop = get("/loop");
    expect(await bodyOf(get("/constant"))).toBe("constant");
    const response = await loop;
    expect([response.status, await response.text()]).toEqual([504, ""]);
    expect(log("guest_stdout.txt")).toBe("before the loop\n");
    expect(await bodyOf(get("/constant"))).toBe("constant");
  });

  it("is answered with 504 when it takes too long together with the wait for a worker", async () => {
    const { get } = await startHost(["--workers", "1", "--request-timeout", "3"]);
    const responses = await Promise.all([get("/slow?ms=2000"), get("/slow?ms=2000")]);
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 504]);
  });

  it("is not begun when hardly any of its time is left", async () => {
    const { get, log } = await startHost(["--workers", "1", "--request-timeout", "3"]);
    const slow = get("/slow?ms=2850");
    expect((await get("/log")).status).toBe(504);
    await slow;
    expect(log("guest_stdout.txt")).toBe("");
  });

  it("is cut off, not ended, when its response has begun", async () => {
    const { get } = shared;
    const response = await get("/stream-then-trap");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });
});

describe("clients that are slow or broken", () => {
  it("hold no worker, as many as they are", async () => {
    const { get, url } = await startHost(["--workers", "1"]);
    const { hostname, port } = new URL(url);
    const sockets = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      // A third says nothing, a third half a header, a third half a body.
      if (index % 3 === 1) socket.write("POST /echo HTTP/1.1\r\nHost: a\r\n");
      if (index % 3 === 2)
        socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    expect(await bodyOf(get("/constant"))).toBe("constant");
    for (const socket of sockets) socket.destroy();
    expect(await bodyOf(get("/constant"))).toBe("constant");
  });

  it("end cleanly when an upload breaks off after the guest has begun to read it", async () => {
    const { get, url } = await startHost(["--workers", "1"]);
    const upload = request(`${url}/size`, { method: "POST" });
    upload.on("error", () => {});
    upload.write(Buffer.alloc(3 << 20));
    setTimeout(() => upload.destroy(), 500);
    await new Promise((resolve) => upload.on("close", resolve));
    expect(await bodyOf(get("/constant"))).toBe("constant");
  });

  it("are forgotten when they leave before a worker was free for them", async () => {
    const { get, log } = await startHost(["--workers", "1"]);
    const slow = get("/slow?ms=1500");
    const leaving = new AbortController();
    const left = get("/log", { signal: leaving.signal }).catch(() => "left");
    await get("/.well-known/spin/health");
    leaving.abort();
    expect(await left).toBe("left");
    expect(await bodyOf(slow)).toBe("slow");
    expect(await bodyOf(get("/constant"))).toBe("constant");
    expect(log("guest_stdout.txt")).toBe("");
  });

  it("are refused when they send what has two meanings", async () => {
    const { url } = shared;
    const both =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await raw(url, `${both}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(url, "GET /constant HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(url, "GET /constant HTTP/1.1\r\nHost: a\r\nBad Name: 1\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });
});

describe("the store", () => {
  it("is Spin's file, and counts exactly while another program counts in it", async () => {
    const { get, folder } = await startHost(["--workers", "2"]);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => bodyOf(get("/increment")).then(Number)),
    );
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    const spin = spinFile(join(folder, ".spin", "sqlite_key_value.db"));
    expect(spin.get("clicks")).toEqual(Uint8Array.of(40, 0, 0, 0, 0, 0, 0, 0));
    expect(spin.check()).toBe("ok");
    spin.set("value", "from another program");
    spin.close();
    expect(await bodyOf(get("/value"))).toBe("from another program");
  });

  it("serves the guest's compare-and-swap", async () => {
    const { get } = shared;
    expect(await bodyOf(get("/cas"))).toBe("swapped");
    expect(await bodyOf(get("/cas", { method: "POST" }))).toBe("cas-failed another");
  });

  // Windows deletes no file that is open.
  it.skipIf(process.platform === "win32")(
    "is made anew when its file is deleted while the host runs",
    async () => {
      const { get, folder } = await startHost();
      expect(await bodyOf(get("/increment"))).toBe("1");
      rmSync(join(folder, ".spin", "sqlite_key_value.db"));
      expect(await bodyOf(get("/increment"))).toBe("1");
      expect(await bodyOf(get("/increment"))).toBe("2");
    },
  );

  it("tells the guest of a value that is no counter", async () => {
    const { get } = await startHost(["--key-value", "text=41"]);
    expect(await bodyOf(get("/increment-key?key=text"))).toContain(
      "the key 'text' is 2 bytes long",
    );
  });
});

describe("the language model", () => {
  it("is the one of the runtime configuration", async () => {
    const server = createServer((_, response) =>
      response.end('{"text":"hi","usage":{"promptTokenCount":1,"generatedTokenCount":2}}'),
    );
    const port = await listening(server);
    const folder = application();
    writeFileSync(
      join(folder, "runtime-config.toml"),
      `[llm_compute]\ntype = "remote_http"\nurl = "http://127.0.0.1:${port}"\nauth_token = "t"\n`,
    );
    const { get } = await startHost([], {
      folder,
      environment: { RUNTIME_CONFIG_FILE: "runtime-config.toml" },
    });
    expect(await (await get("/infer?model=model")).json()).toEqual({
      text: "hi",
      usage: { promptTokenCount: 1, generatedTokenCount: 2 },
    });
    expect(await bodyOf(get("/infer?model=other"))).toContain(
      "does not have access to use 'other'",
    );
  });

  it("is not there without one", async () => {
    const { get } = shared;
    expect(await bodyOf(get("/infer?model=model"))).toBe('{"error":{"tag":"model-not-supported"}}');
  });
});

describe("output of the guest", () => {
  it("is in the log files, once, and on the terminal", async () => {
    const { get, log, stdout, stderr } = await startHost();
    await get("/log");
    expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
    expect(log("guest_stderr.txt")).toBe("to stderr\n");
    await waitFor(
      () =>
        (stdout().endsWith("Saving value 1\n") && stderr().endsWith("to stderr\n")) || undefined,
      () => "the terminal did not show it",
    );
    expect(stdout().split("Saving value 1")).toHaveLength(2);
    expect(stderr().split("to stderr")).toHaveLength(2);
  });

  it("is in the log files only, with --quiet", async () => {
    const { get, log, stdout } = await startHost(["--quiet"]);
    await get("/log");
    expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
    expect(stdout()).not.toContain("Saving value 1");
  });
});

describe("the port", () => {
  it("that is taken is named, with the flags that help", async () => {
    const taken = await listening(createServer());
    const { exited, stderr } = run(application(), ["up", "--listen", `127.0.0.1:${taken}`]);
    expect(await exited).toBe(1);
    expect(stderr()).toBe(
      `Error: Port ${taken} on 127.0.0.1 is taken by another program. Stop that one, choose ` +
        "another port with '--listen', or let one be found with '--find-free-port'.\n",
    );
  });

  it("is looked for with --find-free-port", async () => {
    const taken = await listening(createServer());
    const { url, get } = await startHost(["--listen", `127.0.0.1:${taken}`, "--find-free-port"]);
    expect(Number(new URL(url).port)).toBeGreaterThan(taken);
    expect(await bodyOf(get("/constant"))).toBe("constant");
  });
});

describe.skipIf(process.platform === "win32")("a signal to stop", () => {
  it("lets running requests finish, accepts no more, and ends with code 0", async () => {
    const { get, child, exited, url } = await startHost();
    const slow = get("/slow?ms=1500");
    await waitForRequest(url);
    child.kill("SIGTERM");
    const response = await slow;
    expect([response.status, await response.text()]).toEqual([200, "slow"]);
    expect(await exited).toBe(0);
  });

  it("waits no longer than a request may take, and a little", async () => {
    const { child, exited, url } = await startHost(["--request-timeout", "1"]);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot all");
    await waitForRequest(url);
    const start = performance.now();
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("says what is waited for, and how not to wait", async () => {
    const { child, exited, url, stderr } = await startHost();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot all");
    await waitForRequest(url);
    child.kill("SIGINT");
    const line =
      "Waiting for the requests that are under way. Press Ctrl+C again to end them at once.\n";
    await waitFor(
      () => stderr().endsWith(line) || undefined,
      () => `it said: ${stderr()}`,
    );
    child.kill("SIGINT");
    expect(await exited).toBe(1);
  });

  it("lets running requests finish when SIGTERM comes twice, as to a group of processes", async () => {
    const { get, child, exited, url } = await startHost();
    const slow = get("/slow?ms=1500");
    await waitForRequest(url);
    child.kill("SIGTERM");
    await waitUntilRefused(url);
    child.kill("SIGTERM");
    expect(await bodyOf(slow)).toBe("slow");
    expect(await exited).toBe(0);
  });

  it("ends everything at once when it is Ctrl+C and comes twice", async () => {
    const { get, child, exited, url } = await startHost();
    const loop = get("/loop").catch(() => "cut off");
    await waitForRequest(url);
    child.kill("SIGINT");
    await waitUntilRefused(url);
    child.kill("SIGINT");
    expect(await exited).toBe(1);
    expect(await loop).toBe("cut off");
  });
});

/** A host that has taken a signal accepts no further connection. */
async function waitUntilRefused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (let refused = false; !refused; ) {
    const socket = connect(Number(port), hostname);
    refused = await once(socket, "connect").then(
      () => false,
      () => true,
    );
    socket.destroy();
  }
}

/** The host has a request once it has answered a later one on another connection. */
async function waitForRequest(url: string): Promise<void> {
  await fetch(`${url}/.well-known/spin/health`);
  await fetch(`${url}/constant`);
}

describe("what cannot be started", () => {
  it("is refused with a sentence and code 1", async () => {
    const folder = application();
    rmSync(join(folder, "guest.wasm"));
    const missing = run(folder, ["up", "--listen", "127.0.0.1:0"]);
    expect(await missing.exited).toBe(1);
    expect(missing.stderr()).toContain("Build it first: run 'spin-node build'");
    writeFileSync(join(folder, "guest.wasm"), "no component");
    const broken = run(folder, ["up", "--listen", "127.0.0.1:0"]);
    expect(await broken.exited).toBe(1);
    expect(broken.stderr()).toContain("is no WebAssembly component");
  });

  it("is a folder for stores or logs that cannot be made: the flag for another is named", async () => {
    const folder = application();
    const path = join(folder, "spin.toml", "folder");
    for (const flag of ["--state-dir", "--log-dir"]) {
      const { exited, stderr } = run(folder, ["up", "--listen", "127.0.0.1:0", flag, path]);
      expect(await exited).toBe(1);
      expect(stderr()).toMatch(/^Error: The folder .+ cannot be written: /m);
      expect(stderr()).toContain(`Choose another with '${flag}'.\n`);
    }
  });

  it("is a command that does not exist, too", async () => {
    const { exited, stderr } = run(application(), ["serve"]);
    expect(await exited).toBe(1);
    expect(stderr()).toBe(
      "Error: 'serve' is no command of spin-node: there are 'up' and 'build'.\n",
    );
  });
});
