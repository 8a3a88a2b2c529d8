import { expect, test } from "vitest";
import { startHost, waitFor } from "../host-process.ts";

test("what a guest prints is in the log files, once, and on the terminal", async () => {
  const { get, log, stdout, stderr } = await startHost();
  await get("/log");
  expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
  expect(log("guest_stderr.txt")).toBe("to stderr\n");
  await waitFor(
    () => (stdout().endsWith("Saving value 1\n") && stderr().endsWith("to stderr\n")) || undefined,
    () => "the terminal did not show it",
  );
  expect(stdout().split("Saving value 1")).toHaveLength(2);
  expect(stderr().split("to stderr")).toHaveLength(2);
});

test("with --quiet, what a guest prints is in the log files only", async () => {
  const { get, log, stdout } = await startHost(["--quiet"]);
  await get("/log");
  expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
  expect(stdout()).not.toContain("Saving value 1");
});
