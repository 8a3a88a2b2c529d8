import { expect, test } from "vitest";
import { startHost, waitFor } from "../host-process.ts";

test("the output of a guest is written once to the log files and once to the terminal", async () => {
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

test("with --quiet, the output of a guest is written to the log files only", async () => {
  const { get, log, stdout } = await startHost(["--quiet"]);
  await get("/log");
  expect(log("guest_stdout.txt")).toBe("Saving value 1\n");
  expect(stdout()).not.toContain("Saving value 1");
});
