import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deriveManifest } from "../../scripts/lib/manifests.ts";
import { fitDocument, ROOT } from "./app.ts";

const fit = (text: string, template: "react-ssr" | "react-csr" = "react-ssr") =>
  fitDocument("docs/a.md", text, template, new Set(["docs/a.md", "docs/b.md", "deploy/README.md"]));

test("no app gets the lines between the two marks", () => {
  const text = "one\n<!-- template: leave out -->\ntwo\n<!-- template: go on -->\nthree\n";
  expect(fit(text)).toBe("one\nthree\n");
});

test("lines can be for the apps of one template", () => {
  const out =
    "one\n<!-- template: leave out of react-csr -->\ntwo\n<!-- template: go on -->\nthree\n";
  expect([fit(out), fit(out, "react-csr")]).toEqual(["one\ntwo\nthree\n", "one\nthree\n"]);
  const only = "one\n<!-- template: only in react-csr\ntwo\n-->\nthree\n";
  expect([fit(only), fit(only, "react-csr")]).toEqual(["one\nthree\n", "one\ntwo\nthree\n"]);
});

test("a link to a document that stays here becomes text", () => {
  expect(fit("[b](b.md#c), [deploy](../deploy/README.md), [web](https://a.org), [here](#d)")).toBe(
    "[b](b.md#c), [deploy](../deploy/README.md), [web](https://a.org), [here](#d)",
  );
  expect(fit("It is so ([decision 5](decisions/5.md)): [the walk](walkthrough.md) shows it.")).toBe(
    "It is so: the walk shows it.",
  );
});

test("a new app asks for the versions of tools and packages that this repository has", () => {
  for (const file of ["package.json", "e2e/package.json"]) {
    const read = (folder: string) => JSON.parse(readFileSync(join(ROOT, folder, file), "utf8"));
    const ours = read("");
    const app = read("template/app");
    const { devDependencies } = ours;
    for (const [name, version] of Object.entries(app.devDependencies)) {
      if (!String(version).startsWith("file:")) expect(version, name).toBe(devDependencies[name]);
    }
    for (const key of ["engines", "packageManager", "overrides", "allowScripts"]) {
      expect(app[key], key).toEqual(ours[key]);
    }
  }
});

test("a new app names the tarballs that are made", () => {
  const { devDependencies } = JSON.parse(
    readFileSync(join(ROOT, "template/app/package.json"), "utf8"),
  );
  for (const folder of readdirSync(join(ROOT, "packages"))) {
    const { name, version } = JSON.parse(
      readFileSync(join(ROOT, "packages", folder, "package.json"), "utf8"),
    );
    if (!name.startsWith("@react-on-spin/")) continue;
    expect(devDependencies[name]).toBe(`file:vendor/react-on-spin-${folder}-${version}.tgz`);
  }
});

test("the manifests of react-csr are this repository's static one, as the default build", () => {
  const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
  const manifest = read("template/react-csr/spin.toml");
  const expected = read("spin.static.toml")
    .replace(/# Made from .*\n.*\n\n/, "")
    .replace("dist/static.wasm", "dist/atomic.wasm")
    .replace("npm run build -- --target static", "npm run build");
  expect(manifest).toBe(expected);
  expect(read("template/react-csr/spin.portable.toml")).toBe(
    deriveManifest("spin.portable.toml", manifest),
  );
});
