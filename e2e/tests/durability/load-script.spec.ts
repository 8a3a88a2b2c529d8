import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { encodeValue } from "@react-on-spin/server-functions";
import { expect, freePort, test } from "@react-on-spin/spin/playwright";
import { countOf } from "../../fixtures/clicks.ts";

const TOOLS = fileURLToPath(new URL("../../../tools/src/main.ts", import.meta.url));

test("npm run load confirms that the server counted each click once", async ({ ownServer }) => {
  const { code, output } = await load(ownServer.url, "--clients", "4", "--requests", "20");
  expect(output).toContain("The count rose by 20, from 0 to 20. Answered: 20.");
  expect(output).toContain("Exact: no click was lost, none was counted twice.");
  expect(code).toBe(0);
  expect(await countOf(ownServer)).toBe(20);
});

test("npm run load detects a server that loses a click", async () => {
  let count = 0;
  const forgetful = createServer((request, response) => {
    if (request.method === "POST") count += 1;
    response.setHeader("content-type", "application/devalue+json");
    const result = request.method === "POST" ? count : count && count - 1;
    response.end(encodeValue("", { result }));
  });
  const port = await freePort();
  await once(forgetful.listen(port, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${port}`;
  const { code, output } = await load(url, "--clients", "1", "--requests", "5");
  forgetful.close();
  expect(output).toContain("The count rose by 4, from 0 to 4. Answered: 5.");
  expect(output).toContain("NOT EXACT");
  expect(code).toBe(1);
});

test("npm run load refuses a server on another machine", async () => {
  const { code, output } = await load("https://spin.example.com");
  expect(output).toContain("--allow-remote");
  expect(code).toBe(1);
});

async function load(url: string, ...options: string[]) {
  const child = spawn(process.execPath, [TOOLS, "load", "--url", url, ...options]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code]: unknown[] = await once(child, "close");
  return { code, output };
}
