import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { application } from "../../../test/node/host-process.ts";
import { Program, startHost } from "./index.ts";

const node = (script: string) => new Program(process.execPath, ["--eval", script]);

test("a host that was started answers, tells what it has printed, and stops", async () => {
  const folder = application();
  const options = { manifest: folder, startTimeoutMs: 60_000 };
  const host = await startHost({ ...options, stateDir: join(folder, "state") });
  const response = await fetch(`${host.url}/constant`);
  expect(await response.text()).toBe("constant");
  expect(host.output).toContain(`Serving ${host.url}`);
  const code = await host.stop();
  expect(process.platform === "win32" ? 0 : code).toBe(0);
  await expect(fetch(host.url)).rejects.toThrow();
  const again = await startHost({ ...options, port: Number(new URL(host.url).port) });
  expect(again.url).toBe(host.url);
  await again.kill();
});

test("a host that does not start is an error with what it has printed", async () => {
  const folder = application();
  rmSync(join(folder, "guest.wasm"));
  await expect(startHost({ manifest: folder })).rejects.toThrow(
    /^The host did not start\. It ended, and said:\n[\s\S]*Build it first/,
  );
});

test("a program that is not ready in time is killed", async () => {
  const program = node("console.log('hello'); setInterval(() => {}, 1000)");
  await program.waitForOutput(/hello/, 60_000);
  await expect(program.waitForOutput(/ready/, 100)).rejects.toThrow(
    "It was not ready within 0.1 seconds, and said:\nhello",
  );
  expect(await program.exited).not.toBe(0);
});

test("a program that does not exist is an error that names it", async () => {
  const program = new Program("no-such-program", []);
  await expect(program.waitForOutput(/ready/, 60_000)).rejects.toThrow("no-such-program");
  expect(await program.stop()).toBe(null);
});
