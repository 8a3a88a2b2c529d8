import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some tests make whole builds, which takes a busy machine its time.
  test: { include: ["{src,test}/**/*.test.ts"], testTimeout: 40_000 },
});
