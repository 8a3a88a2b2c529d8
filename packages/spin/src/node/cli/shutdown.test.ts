import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const MODULE = JSON.stringify(new URL("shutdown.ts", import.meta.url));
const SERVER = `const { endWithNpm } = await import(${MODULE});
  process.on("SIGTERM", () => { console.log("ended"); process.exit(); });
  setTimeout(() => {}, 60_000);
  endWithNpm();
  console.log("runs");`;
const SHELL = `require("node:child_process").spawn(process.execPath,
  ["--input-type=module", "--eval", ${JSON.stringify(SERVER)}], { stdio: "inherit" });`;

test.skipIf(process.platform === "win32")(
  "a server ends when the shell in which npm has started it does",
  async () => {
    const env = { ...process.env, npm_execpath: "npm" };
    const shell = spawn(process.execPath, ["--eval", SHELL], { env });
    let output = "";
    shell.stdout.on("data", (chunk) => {
      output += chunk;
      if (output === "runs\n") shell.kill("SIGTERM");
    });
    // The output is closed when the server has ended, too.
    await once(shell, "close");
    expect(output).toBe("runs\nended\n");
  },
);
