import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beforeFile, temporaryFolder } from "../../temporary.ts";
import { type HostProcess, manifest, run, SOON, startHost } from "../host-process.ts";

/** A host for the tests that do not affect each other. */
let host: HostProcess;

beforeFile(async (cleanUp) => {
  host = await startHost([], { cleanUp });
});

test("the output of a guest is written once to the log files and once to the terminal", async () => {
  const { get, log, stdout, stderr } = host;
  await get("/log");
  expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
  expect(log("guest_stderr.txt")).toBe("to stderr\n");
  await expect.poll(stdout, SOON).toMatch(/Saving value 1\n$/);
  await expect.poll(stderr, SOON).toMatch(/to stderr\n$/);
  expect(stdout().split("Saving value 1")).toHaveLength(2);
  expect(stderr().split("to stderr")).toHaveLength(2);
});

test("with --quiet, the output of a guest is written to the log files only", async () => {
  const { get, log, stdout } = await startHost(["--quiet"]);
  await get("/log");
  expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
  expect(stdout()).not.toContain("Saving value 1");
});

// Windows has no such permissions.
test.skipIf(process.platform === "win32")(
  "only their owner can read the logs and the store",
  async () => {
    const { text, folder } = host;
    await text("/log");
    await text("/increment");
    for (const name of ["logs/guest_stdout.txt", "logs/guest_stderr.txt", "sqlite_key_value.db"]) {
      expect([name, statSync(join(folder, ".spin", name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  },
);

test("what a guest prints cannot command a terminal", async () => {
  await host.get("/print?text=%1b[2J%07a%0ab");
  expect(host.log("guest_stdout.txt")).toMatch(/(^|\n)\\x1b\[2J\\x07a\nb\n$/);
});

test("spin-node trace prints a log with places in the sources", async () => {
  const map = { version: 3, file: "server.js", sources: ["a.ts"], names: [], mappings: ";IAME" };
  const folder = temporaryFolder({
    "spin.toml": manifest([]),
    "guest.wasm.map": JSON.stringify(map),
    "log.txt": "Error: no\nrun@server.js:2:5\n",
  });
  const { exited, stdout } = run(folder, ["trace", "log.txt"]);
  expect(await exited).toBe(0);
  expect(stdout()).toBe("Error: no\nrun@a.ts:7:3\n");
});
