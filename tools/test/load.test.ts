import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { encodeValue } from "@react-on-spin/server-functions";
import { expect, test } from "vitest";
import { ROOT } from "../src/project.ts";

// It starts a program, which takes long on a busy machine.
test("npm run load detects a server that loses a click", { timeout: 60_000 }, async () => {
  let count = 0;
  const forgetful = createServer(({ method }, response) => {
    if (method === "POST") count += 1;
    response.setHeader("content-type", "application/devalue+json");
    const result = method === "POST" ? count : count && count - 1;
    response.end(encodeValue("", { result }));
  }).listen(0, "127.0.0.1");
  await once(forgetful, "listening");
  const address = forgetful.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}`;
  const { code, output } = await load(url, "--clients", "1", "--requests", "5");
  forgetful.close();
  expect(output).toContain("The count rose by 4, from 0 to 4. Answered: 5.");
  expect(output).toContain("NOT EXACT");
  expect(code).toBe(1);
});

test("npm run load refuses a server on another machine", { timeout: 60_000 }, async () => {
  const { code, output } = await load("https://spin.example.com");
  expect(output).toContain("--allow-remote");
  expect(code).toBe(1);
});

async function load(url: string, ...options: string[]) {
  const main = join(ROOT, "tools/src/main.ts");
  const child = spawn(process.execPath, [main, "load", "--url", url, ...options]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code]: unknown[] = await once(child, "close");
  return { code, output };
}
