import { createBuilder } from "vite";
import { expect, test } from "vitest";
import { componentEnvironment } from "./component-environment.ts";
import { findTarget } from "./targets.ts";

const INTERFACES = [
  "fermyon:spin/key-value@2.0.0",
  "spin:postgres/postgres@4.0.0",
  "wasi:http/types@0.2.10",
];

test("the bundle imports only the host's interfaces", async () => {
  const bundle = await bundleOf(
    [...INTERFACES, "valibot"].map((name) => `export * from "${name}";`),
  );
  expect(bundle.imports.toSorted()).toEqual(INTERFACES);
});

test("of React's renderers, the bundle contains only the one that streams", async () => {
  const { code } = await bundleOf([
    'export { renderToReadableStream } from "react-dom/server.edge";',
  ]);
  const renderers = code.match(/(?<=exports\.)renderTo\w+(?= = function)/g);
  expect(renderers).toEqual(["renderToReadableStream"]);
});

/** Builds a module of these lines in the way in which the component's bundle is built. */
async function bundleOf(lines: readonly string[]) {
  const { build, ...environment } = componentEnvironment(findTarget("atomic"));
  const builder = await createBuilder({
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry" : undefined),
        load: (id) => (id === "\0entry" ? lines.join("\n") : undefined),
      },
    ],
    environments: {
      ssr: {
        ...environment,
        build: {
          ...build,
          write: false,
          rolldownOptions: { ...build?.rolldownOptions, input: { server: "entry" } },
        },
      },
    },
  });
  const output = await builder.build(builder.environments["ssr"] ?? expect.unreachable());
  expect(output).toMatchObject({ output: [{ fileName: "server.js" }] });
  const [bundle] = "output" in output ? output.output : [];
  return bundle ?? expect.unreachable();
}
