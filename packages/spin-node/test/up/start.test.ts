import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { application, run, startHost } from "../host-process.ts";
import { listening } from "../listen.ts";

test("a port that is taken is named, with the flags that help", async () => {
  const taken = await listening(createServer());
  const { exited, stderr } = run(application(), ["up", "--listen", `127.0.0.1:${taken}`]);
  expect(await exited).toBe(1);
  expect(stderr()).toBe(
    `Error: Port ${taken} on 127.0.0.1 is taken by another program. Stop that one, choose ` +
      "another port with '--listen', or let one be found with '--find-free-port'.\n",
  );
});

test("--find-free-port finds the next free port", async () => {
  const taken = await listening(createServer());
  const { url, text } = await startHost(["--listen", `127.0.0.1:${taken}`, "--find-free-port"]);
  expect(Number(new URL(url).port)).toBeGreaterThan(taken);
  expect(await text("/constant")).toBe("constant");
});

test("a component that is missing or no component is refused with a sentence and code 1", async () => {
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

test.each(["--state-dir", "--log-dir"])(
  "a folder for %s that cannot be made is named, with the flag for another",
  async (flag) => {
    const folder = application();
    const path = join(folder, "spin.toml", "folder");
    const { exited, stderr } = run(folder, ["up", "--listen", "127.0.0.1:0", flag, path]);
    expect(await exited).toBe(1);
    expect(stderr()).toMatch(/^Error: The folder .+ cannot be written: /m);
    expect(stderr()).toContain(`Choose another with '${flag}'.\n`);
  },
);

test("a command that does not exist is refused with a sentence and code 1", async () => {
  const { exited, stderr } = run(application(), ["serve"]);
  expect(await exited).toBe(1);
  expect(stderr()).toBe("Error: 'serve' is no command of spin-node: there are 'up' and 'build'.\n");
});
