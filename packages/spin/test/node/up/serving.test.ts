import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { StoreFile } from "../../../src/testing/playwright/store-file.ts";
import { beforeFile } from "../../temporary.ts";
import { application, type HostProcess, run, SOON, startHost } from "../host-process.ts";

/** A host for the tests that do not affect each other. */
let host: HostProcess;

beforeFile(async (cleanUp) => {
  host = await startHost([], { cleanUp });
});

test("the host prints what 'spin up' prints", async () => {
  const { stdout, stderr, url, folder } = host;
  expect(stdout()).toBe(
    `\nServing ${url}\nAvailable Routes:\n  guest: ${url} (wildcard)\n  files: ${url}/files (wildcard)\n`,
  );
  const store = join(folder, ".spin", "sqlite_key_value.db");
  expect(stderr()).toContain(`Storing default key-value data to "${store}".`);
});

test("the host serves components, files and the health check, and nothing else", async () => {
  expect(await host.text("/constant")).toBe("constant");
  expect(await host.text("/files/a.txt")).toBe("a file");
  expect(await host.text("/.well-known/spin/health")).toBe("OK");
  const unknown = await host.get("/.well-known/spin/other");
  expect([unknown.status, await unknown.text()]).toEqual([404, ""]);
});

test("a request that arrives during the start waits until its component is ready", async () => {
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
  await expect.poll(stdout, SOON).toContain("Serving");
});

test("a component receives method, URL, headers and body, and the headers that Spin adds", async () => {
  const seen = await (
    await host.get("/headers?a=b", { headers: { "spin-client-addr": "forged", "x-own": "1" } })
  ).json();
  expect(seen).toMatchObject({
    method: "GET",
    url: `${host.url}/headers?a=b`,
    headers: {
      "spin-path-info": "/headers",
      "spin-full-url": `${host.url}/headers?a=b`,
      "spin-matched-route": "/...",
      "spin-client-addr": expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      "x-own": "1",
    },
  });
  expect(await host.text("/echo", { method: "POST", body: "a body" })).toBe("a body");
});

test("a client receives the status and the headers of the component", async () => {
  const cookies = await host.get("/cookies");
  expect([cookies.status, cookies.headers.getSetCookie()]).toEqual([204, ["a=1", "b=2"]]);
  const head = await host.get("/constant", { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("a body longer than 2 MiB gets a 413", async () => {
  const post = (length: number) => ({ method: "POST", body: "x".repeat(length) });
  expect(await host.text("/size", post(2 << 20))).toBe(String(2 << 20));
  const refused = await host.get("/size", post((2 << 20) + 1));
  expect([refused.status, await refused.text()]).toEqual([413, ""]);
});

test("the length of a response is not limited", async () => {
  expect((await host.text("/large?mib=8")).length).toBe(8 << 20);
});

test("a streamed response reaches the client while it is written", async () => {
  const { body } = await host.get("/stream");
  const pieces: string[] = [];
  for await (const piece of body ?? []) {
    pieces.push(Buffer.from(piece).toString());
    using store = new StoreFile(join(host.folder, ".spin", "sqlite_key_value.db"));
    store.set("streamed", "");
  }
  expect(pieces).toEqual(["first,", "second"]);
});

test("flags and environment variables set the limit of a body, and what a component reads", async () => {
  const flags = ["--max-request-body", "5000000", "--key-value", "value=from the flag"];
  const environment = { SPIN_VARIABLE_GREETING: "good day" };
  const { text } = await startHost(flags, { environment });
  const body = "x".repeat(5_000_000);
  expect(await text("/size", { method: "POST", body })).toBe("5000000");
  expect(await text("/variable?name=greeting")).toBe("good day!");
  expect(await text("/value")).toBe("from the flag");
  expect(await text("/open?label=other")).toContain("access-denied");
});
