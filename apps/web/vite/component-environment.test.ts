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
  const { build, ...environment } = componentEnvironment(findTarget("atomic"));
  const builder = await createBuilder({
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry" : undefined),
        load: (id) =>
          id === "\0entry"
            ? [...INTERFACES, "valibot"].map((name) => `export * from "${name}";`).join("\n")
            : undefined,
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
  expect(bundle?.imports?.toSorted()).toEqual(INTERFACES);
});
