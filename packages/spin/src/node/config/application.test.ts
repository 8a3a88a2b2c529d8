import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary.ts";
import { AllowedHosts } from "../../outbound-http/allowed-hosts.ts";
import { readApplication } from "./application.ts";

const FILESERVER =
  "https://github.com/spinframework/spin-fileserver/releases/download/v0.3.0/spin_static_fs.wasm";

const complete = `
#:schema https://schemas.spinframework.dev/spin/manifest-v2/latest.json
spin_manifest_version = 2

[application]
name = "app"

[variables]
ai_model = { default = "llama2-chat" }

[[trigger.http]]
route = "/..."
component = "server"

[[trigger.http]]
route = "/assets/..."
component = "assets"

[component.server]
source = "dist/atomic.wasm"
key_value_stores = ["default"]
ai_models = ["llama2-chat"]
allowed_outbound_hosts = []
variables = { model = "{{ ai_model }}" }
[component.server.build]
command = ["npm install", "npm run build"]
workdir = "web"
watch = ["src/**"]

[component.assets]
source = { url = "${FILESERVER}", digest = "sha256:${"0".repeat(64)}" }
files = [{ source = "dist/assets", destination = "/" }]
environment = { CACHE_CONTROL = "max-age=1" }
`;

const settings = (manifest: string) => ({
  manifest,
  stateDirectory: join(dirname(manifest), ".spin"),
  runtimeConfigFile: undefined,
  variables: {},
});

async function read(text: string, environment: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder({ "spin.toml": text });
  const path = join(folder, "spin.toml");
  return { folder, application: await readApplication(settings(path), environment) };
}

describe("readApplication", () => {
  test("reads routes, components, their permissions and their build commands", async () => {
    const { application, folder } = await read(complete);
    expect(application.routes.map(({ raw }) => raw)).toEqual(["/...", "/assets/..."]);
    expect(application.components).toEqual([
      {
        kind: "wasm",
        id: "server",
        source: join(folder, "dist/atomic.wasm"),
        config: {
          id: "server",
          environment: {},
          variables: { model: "llama2-chat" },
          storePath: join(folder, ".spin", "sqlite_key_value.db"),
          databasePath: undefined,
          aiModels: ["llama2-chat"],
        },
        allowedHosts: expect.any(AllowedHosts),
        build: { commands: ["npm install", "npm run build"], directory: join(folder, "web") },
      },
      {
        kind: "static",
        id: "assets",
        root: join(folder, "dist/assets"),
        environment: { CACHE_CONTROL: "max-age=1" },
        build: { commands: [], directory: folder },
      },
    ]);
  });

  test("accepts 'targets', which do not affect how a component runs", async () => {
    const targets =
      'targets = ["spin-up:4.0", { url = "https://a.example/b.toml" }, { path = "c.toml" }]';
    const { application } = await read(
      complete
        .replace('name = "app"', `name = "app"\n${targets}`)
        .replace("[component.server]", `[component.server]\n${targets}`),
    );
    expect(application.components).toHaveLength(2);
  });

  test.each([
    ["colour", `colour = 1\n${complete}`],
    ["component.assets.dependencies", `${complete}dependencies = { a = 1 }\n`],
    ["trigger.redis", `${complete}[[trigger.redis]]\nchannel = "a"\n`],
  ])("rejects the unknown key %s by name", async (key, text) => {
    await expect(read(text)).rejects.toThrow(`${key}: spin-node does not support this key`);
  });

  test("rejects a source that is neither a file nor the file server", async () => {
    const other = complete.replace(FILESERVER, "https://example.test/a.wasm");
    await expect(read(other)).rejects.toThrow("component.assets.source.url: must be the path");
  });

  test("rejects a trigger whose component does not exist", async () => {
    const other = complete.replace('component = "assets"', 'component = "nowhere"');
    await expect(read(other)).rejects.toThrow(
      "names the component 'nowhere', but there is no '[component.nowhere]'",
    );
  });

  test("fills in variables in outbound hosts, and leaves out an entry whose variable is empty", async () => {
    const allowed = async (model: string) => {
      const list = 'allowed_outbound_hosts = ["https://{{ ai_model }}"]';
      const manifest = complete.replace("allowed_outbound_hosts = []", list);
      const { application } = await read(manifest, { SPIN_VARIABLE_AI_MODEL: model });
      const [component] = application.components;
      return component?.kind === "wasm" && component.allowedHosts.allows(new URL("https://a.test"));
    };
    expect(await allowed("a.test")).toBe(true);
    expect(await allowed("")).toBe(false);
    await expect(allowed("a.test/path")).rejects.toThrow(
      "Component 'server': 'https://a.test/path' in 'allowed_outbound_hosts' must not include a path",
    );
  });

  test("rejects a store other than the default one", async () => {
    const other = complete.replace('stores = ["default"]', 'stores = ["default", "sessions"]');
    await expect(read(other)).rejects.toThrow("uses the key-value store 'sessions'");
  });

  test("names a missing key or file", async () => {
    await expect(read(complete.replace('name = "app"', ""))).rejects.toThrow(
      "application.name: this key is missing",
    );
    const nowhere = join(temporaryFolder(), "spin.toml");
    await expect(readApplication(settings(nowhere), {})).rejects.toThrow(
      `There is no file ${nowhere}`,
    );
  });

  test("rejects a file that is not TOML", async () => {
    await expect(read("a = ")).rejects.toThrow("is not valid TOML");
  });
});
