import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { spinHost } from "./src/testing/vitest/plugin.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The tests of what an app imports. They run with the interfaces of a host. */
const WITH_HOST = [
  "src/key-value/{capability,counter,hourly-limit,list,sessions}.test.ts",
  "src/sqlite/capability.test.ts",
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        plugins: [spinHost()],
        test: { name: "with a host", include: WITH_HOST, restoreMocks: true },
      },
      {
        resolve: {
          // The tests run in Node. There the Node host's implementation stands in for the interfaces that
          // a host gives to a component.
          alias: {
            "wasi:cli/stderr@0.2.10": path("test/component/terminal.ts"),
            "wasi:cli/stdout@0.2.10": path("test/component/terminal.ts"),
            "wasi:http/types@0.2.10": path("test/component/host.ts"),
          },
        },
        test: {
          name: "spin",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: WITH_HOST,
          restoreMocks: true,
          globalSetup: ["test/node/global-setup.ts"],
          // A host process with its workers takes seconds to start where two cores do everything, and so
          // does making a component.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
