import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary.ts";
import { readComponent } from "./manifest.ts";

const MANIFEST = `
[variables]
model = { default = "small" }
secret = { required = true }

[component.server]
source = "dist/server.wasm"
key_value_stores = ["default"]
variables = { model = "{{ model }}!", secret = "{{ secret }}" }

[component.assets]
source = { url = "https://example.com/files.wasm", digest = "sha256:0" }
`;

const read = (manifest: string, id?: string) => {
  const folder = temporaryFolder({ "spin.toml": manifest });
  return readComponent(join(folder, "spin.toml"), id).then(({ id, source, variables }) => ({
    id,
    source: source.slice(folder.length + 1),
    variables,
  }));
};

test("the component is the one whose source is a path", async () => {
  expect(await read(MANIFEST)).toEqual({
    id: "server",
    source: join("dist", "server.wasm"),
    variables: { model: "small!", secret: "" },
  });
});

test("of several components, the option names one", async () => {
  const two = `${MANIFEST}\n[component.other]\nsource = "dist/other.wasm"\n`;
  expect(await read(two, "other")).toMatchObject({ id: "other" });
  await expect(read(two)).rejects.toThrow("has 2 components whose `source` is a path");
});

test("a component answers what no longer route leads elsewhere, and a file server has its files", async () => {
  const folder = temporaryFolder({
    "files/logo.png": "",
    "spin.toml": `${MANIFEST}files = [{ source = "files", destination = "/" }]
      [[trigger.http]]
      route = "/..."
      component = "server"
      [[trigger.http]]
      route = "/assets/..."
      component = "assets"`,
  });
  const { answersEverywhere, whoAnswers } = await readComponent(
    join(folder, "spin.toml"),
    undefined,
  );
  expect(answersEverywhere).toBe(true);
  expect(whoAnswers("/robots.txt")).toEqual({ id: "server", hasFile: undefined });
  expect(whoAnswers("/assets/logo.png")).toEqual({ id: "assets", hasFile: true });
  expect(whoAnswers("/assets/other.png")).toEqual({ id: "assets", hasFile: false });
});

test("the message says what to do if the component cannot be found", async () => {
  await expect(read(MANIFEST, "sever")).rejects.toThrow(
    /no `\[component\.sever\]` whose `source` is a path\. Add it, .* There are: server\./,
  );
  await expect(read(MANIFEST, "assets")).rejects.toThrow("no `[component.assets]` whose");
  await expect(readComponent("/nowhere/spin.toml", undefined)).rejects.toThrow(
    /There is no file .*spin\.toml\. Without a manifest, .* Create it, or correct the option `manifest`/,
  );
  await expect(read("[component")).rejects.toThrow("is not valid TOML. Correct it:");
  await expect(read("")).rejects.toThrow("component");
});
