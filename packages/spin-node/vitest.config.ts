import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    maxWorkers: 2,
    // A host process with its workers takes seconds to start where two cores do everything.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
