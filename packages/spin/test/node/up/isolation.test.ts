import { join } from "node:path";
import { expect, test } from "vitest";
import { StoreFile } from "../../../src/testing/playwright/store-file.ts";
import { beforeFile } from "../../temporary.ts";
import { type HostProcess, SOON, startHost } from "../host-process.ts";

/** A host for the tests that do not affect each other. */
let host: HostProcess;

beforeFile(async (cleanUp) => {
  host = await startHost([], { cleanUp });
});

test("each instance gets different random numbers", async () => {
  const values = await Promise.all(Array.from({ length: 6 }, () => host.text("/random")));
  expect(new Set(values).size).toBe(6);
});

test("a request that fails gets an empty 500, the log has the cause, and no other request is affected", async () => {
  const { get, text, log, folder } = await startHost(["--workers", "2"]);
  const running = get("/until-set?key=over");
  await expect.poll(() => log("guest_stdout.txt"), SOON).toBe("waiting\n");
  for (const path of ["/trap", "/throw", "/allocate"]) {
    const response = await get(path);
    expect([path, response.status, await response.text()]).toEqual([path, 500, ""]);
    expect(await text("/constant")).toBe("constant");
  }
  expect(log("guest_stderr.txt")).toContain("the component called exit (err)");
  expect(log("guest_stderr.txt")).toContain("thrown on purpose");
  expect(log("guest_stderr.txt")).toContain("out of memory");
  expect(log("guest_stdout.txt")).toBe("waiting\nbefore the trap\n");
  using store = new StoreFile(join(folder, ".spin", "sqlite_key_value.db"));
  store.set("over", "");
  const response = await running;
  expect([response.status, await response.text()]).toEqual([200, "set"]);
});

test("if a request fails after its response has begun, the response is cut off", async () => {
  const response = await host.get("/stream-then-trap");
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("terminated");
});

test.each([
  ["trailer", "x", "200 five!"],
  ["te", "trailers", "200 five!"],
  ["transfer-encoding", "gzip", "200 five!"],
  ["content-length", "5", "200 five!"],
  ["content-length", "4", "500 "],
  ["content-length", "6", "cut off"],
  ["content-length", "x", "500 "],
])(
  "an answer with the header %s: %s concerns its own request only",
  async (name, value, expected) => {
    const ask = async () => {
      const response = await host.get(`/header?${new URLSearchParams({ [name]: value })}`);
      return `${response.status} ${await response.text()}`;
    };
    // The guest's head and body may come apart: then a head that is right is sent before a body that is not.
    expect([expected, "cut off"]).toContain(await ask().catch(() => "cut off"));
    expect(await host.text("/constant")).toBe("constant");
  },
);
