import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createServer, type Plugin, searchForWorkspaceRoot } from "vite";
import { expect, onTestFinished, test, vi } from "vitest";
import { recordingLogger } from "../../test/component/recording-logger.ts";
import { manifest } from "../../test/node/host-process.ts";
import { temporaryFolder } from "../../test/temporary.ts";
import { spinComponent } from "./index.ts";

const DEV_APP = fileURLToPath(new URL("../../test/component/dev-app/", import.meta.url));

async function start(files: Readonly<Record<string, string>> = {}, others: Plugin[] = []) {
  const folder = temporaryFolder({ "spin.toml": manifest(["http://self"]), ...files });
  const log: string[] = [];
  const server = await createServer({
    root: "entry.js" in files ? folder : DEV_APP,
    configFile: false,
    appType: "custom",
    envDir: folder,
    cacheDir: join(folder, "cache"),
    server: {
      host: "127.0.0.1",
      port: 0,
      fs: { allow: [folder, searchForWorkspaceRoot(import.meta.dirname)] },
    },
    customLogger: recordingLogger(log, folder),
    plugins: [
      ...others,
      spinComponent({ manifest: join(folder, "spin.toml"), server: "entry.js" }),
    ],
  });
  onTestFinished(() => server.close());
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error("Vite does not listen");
  // What changes before the watcher has seen a file is no change.
  const watched = () => server.watcher.getWatched()[folder];
  await expect.poll(watched, { timeout: 60_000 }).toContain("spin.toml");
  return {
    folder,
    log,
    port: Number(new URL(url).port),
    get: (path: string, init?: RequestInit) => fetch(new URL(path, url), init),
  };
}

test("the entry uses the host's interfaces and the manifest's store file", async () => {
  vi.stubEnv("SPIN_VARIABLE_GREETING", "good day");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { get, log } = await start();
  const body = async (path: string, init?: RequestInit) => (await get(path, init)).text();
  expect(await body("/increment")).toBe("1");
  expect(await body("/increment")).toBe("2");
  expect(await body("/variable")).toBe("good day!");
  expect(await body("/set-and-get")).toBe("from the SDK");
  expect([await body("/rows"), await body("/rows")]).toEqual(["1", "2"]);
  expect(await body("/echo", { method: "POST", body: "a body" })).toBe("a body");
  expect(await body("/path-info")).toBe("/path-info");
  expect(await body("/infer")).toContain("Could not read model registry directory");
  expect((await get("/nowhere")).status).toBe(404);
  // Vite still serves its own files.
  expect(await body("/@vite/client")).toContain("ErrorOverlay");
  expect(log).toEqual([]);
});

test("the component answers before the server of a framework", async () => {
  const answersEverywhere: Plugin = {
    name: "framework",
    configureServer: (server) => () =>
      void server.middlewares.use((_request, response) => void response.end("the framework")),
  };
  const { get } = await start({}, [answersEverywhere]);
  expect(await (await get("/path-info")).text()).toBe("/path-info");
});

test("a package that chooses its files by conditions is loaded once, whoever imports it", async () => {
  const { get } = await start({
    "entry.js": `
      import { state } from "state";
      import { state as imported } from "imports";
      import required from "requires";
      const answer = () =>
        Response.json([state.file, imported === state, required.state === state]);
      export const incomingHandler = { fetch: answer };
    `,
    "node_modules/state/package.json": `{ "name": "state", "type": "module", "exports": {
      ".": { "node": "./node.js", "worker": "./worker.js", "default": "./default.js" }
    } }`,
    "node_modules/state/node.js": `export const state = { file: "node.js" };`,
    "node_modules/state/worker.js": `export const state = { file: "worker.js" };`,
    "node_modules/state/default.js": `export const state = { file: "default.js" };`,
    "node_modules/imports/package.json": `{ "name": "imports", "type": "module", "main": "index.js" }`,
    "node_modules/imports/index.js": `export { state } from "state";`,
    "node_modules/requires/package.json": `{ "name": "requires", "main": "index.js" }`,
    "node_modules/requires/index.js": `exports.state = require("state").state;`,
  });
  expect(await (await get("/")).json()).toEqual(["worker.js", true, true]);
});

test("Vite's .env files set variables that the environment does not set, and are kept secret", async () => {
  const { folder, get } = await start({
    ".env": "SPIN_VARIABLE_GREETING=from-env\n",
    ".env.development.local": "SPIN_VARIABLE_GREETING=from-local\n",
  });
  const variable = async () => (await get("/variable")).text();
  expect(await variable()).toBe("from-local!");
  writeFileSync(join(folder, ".env.development.local"), "");
  await expect.poll(variable, { timeout: 10_000 }).toBe("from-env!");
  expect((await get(`/@fs/${join(folder, ".env")}`)).status).toBe(403);
  vi.stubEnv("SPIN_VARIABLE_GREETING", "real");
  onTestFinished(() => void vi.unstubAllEnvs());
  writeFileSync(join(folder, ".env"), "SPIN_VARIABLE_GREETING=changed\n");
  await expect.poll(variable, { timeout: 10_000 }).toBe("real!");
});

test("a component reaches its own application at the address that Vite listens on", async () => {
  const { port } = await start();
  const forged = "GET /self HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n";
  const socket = connect(port, "127.0.0.1", () => socket.write(forged));
  expect(await text(socket)).toContain("hello!");
});

test("pages of other sites read neither an answer, nor the settings, nor the store", async () => {
  const { folder, get } = await start();
  const headers = { origin: "http://localhost:4000" };
  for (const path of ["/increment", "/@vite/client"]) {
    const response = await get(path, { headers });
    expect([response.status, response.headers.get("access-control-allow-origin")], path).toEqual([
      200,
      null,
    ]);
  }
  writeFileSync(join(folder, "runtime-config.toml"), 'auth_token = "secret"');
  expect((await get(`/@fs/${join(folder, "spin.toml")}`, { headers })).status).toBe(200);
  for (const file of ["runtime-config.toml", ".spin/sqlite_key_value.db"]) {
    const response = await get(`/@fs/${join(folder, file)}`, { headers });
    expect(response.status, file).toBe(403);
  }
});

test("an error is shown in the browser and in the terminal", async () => {
  const { get, log } = await start();
  const response = await get("/throw");
  expect(response.status).toBe(500);
  const page = await response.text();
  expect(page).toContain("/@vite/client");
  expect(page).toMatch(/thrown on purpose.*dev-app\/entry\.js/s);
  expect(log.join()).toContain("thrown on purpose");
});

test("using an interface that is not provided fails with a message", async () => {
  const { get } = await start();
  expect(await (await get("/redis")).text()).toContain(
    "The interface 'fermyon:spin/redis@2.0.0' is not provided",
  );
});

test("a change of the manifest takes effect without a restart", async () => {
  const { folder, get } = await start();
  const variable = async () => (await get("/variable")).text();
  expect(await variable()).toBe("hello!");
  const path = join(folder, "spin.toml");
  writeFileSync(path, readFileSync(path, "utf8").replace('default = "hello"', 'default = "hi"'));
  await expect.poll(variable, { timeout: 60_000 }).toBe("hi!");
});
