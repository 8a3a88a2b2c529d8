import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { expect, test } from "vitest";
import { application, run, startHost } from "../host-process.ts";
import { listening } from "../listen.ts";

/** A component, as WebAssembly text, that uses an interface that spin-node does not provide. */
const USES_REDIS = `(component
  (import "fermyon:spin/redis@2.0.0" (instance $redis (export "ping" (func))))
  (core func $ping (canon lower (func $redis "ping")))
  (core module $module (import "redis" "ping" (func $ping)) (func (export "handle") call $ping))
  (core instance $instance
    (instantiate $module (with "redis" (instance (export "ping" (func $ping))))))
  (func $handle (canon lift (core func $instance "handle")))
  (instance $handler (export "handle" (func $handle)))
  (export "wasi:http/incoming-handler@0.2.10" (instance $handler))
)`;

test("a port that is in use is an error that names the port and the flags that help", async () => {
  const taken = await listening(createServer());
  const { exited, stderr } = run(application(), ["up", "--listen", `127.0.0.1:${taken}`]);
  expect(await exited).toBe(1);
  expect(stderr()).toBe(
    `Error: Port ${taken} on 127.0.0.1 is in use by another program. Stop that program, ` +
      "choose another port with '--listen', or let spin-node find one with '--find-free-port'.\n",
  );
});

test("--find-free-port finds the next free port", async () => {
  const taken = await listening(createServer());
  const { url, text } = await startHost(["--listen", `127.0.0.1:${taken}`, "--find-free-port"]);
  expect(Number(new URL(url).port)).toBeGreaterThan(taken);
  expect(await text("/constant")).toBe("constant");
});

test("a missing or invalid component is an error with exit code 1", async () => {
  const folder = application();
  rmSync(join(folder, "guest.wasm"));
  const missing = run(folder, ["up", "--listen", "127.0.0.1:0"]);
  expect(await missing.exited).toBe(1);
  expect(missing.stderr()).toContain("Build it first: run 'spin-node up --build'");
  writeFileSync(join(folder, "guest.wasm"), "no component");
  const broken = run(folder, ["up", "--listen", "127.0.0.1:0"]);
  expect(await broken.exited).toBe(1);
  expect(broken.stderr()).toContain("is not a WebAssembly component");
});

test("a component that imports an interface that spin-node does not provide is an error that names it", async () => {
  const folder = application();
  writeFileSync(join(folder, "guest.wasm"), await parse(USES_REDIS));
  const { exited, stderr } = run(folder, ["up", "--listen", "127.0.0.1:0"]);
  expect(await exited).toBe(1);
  expect(stderr()).toContain(
    "Error: Component 'guest' cannot be started: it imports 'fermyon:spin/redis', which spin-node " +
      "does not provide. Remove the code that uses it, or run the application with Spin.",
  );
});

test("a component that needs more memory than it may have is an error that names the flag", async () => {
  const limit = ["--max-instance-memory", "8000000"];
  const { exited, stderr } = run(application(), ["up", "--listen", "127.0.0.1:0", ...limit]);
  expect(await exited).toBe(1);
  expect(stderr()).toMatch(
    /^Error: Component 'guest' cannot be started: .+'--max-instance-memory'/m,
  );
});

test.each([
  ["--state-dir", "spin.toml/folder"],
  ["--log-dir", "spin.toml/folder"],
  // Not even root can create a folder there.
  ...(process.platform === "linux" ? [["--state-dir", "/proc/state/folder"]] : []),
])(
  "a folder for %s that cannot be created is an error that names the flag: %s",
  async (flag = "", path = "") => {
    const folder = application();
    const { exited, stderr } = run(folder, ["up", "--listen", "127.0.0.1:0", flag, path]);
    expect(await exited).toBe(1);
    expect(stderr()).toMatch(/^Error: The folder .+ cannot be written to: /m);
    expect(stderr()).toContain(`Choose another with '${flag}'.\n`);
  },
);

test("an unknown command is an error with exit code 1", async () => {
  const { exited, stderr } = run(application(), ["serve"]);
  expect(await exited).toBe(1);
  expect(stderr()).toBe(
    "Error: spin-node has no command 'serve', only 'up' and 'trace'. See 'spin-node --help'.\n",
  );
});
