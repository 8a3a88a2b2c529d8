import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some tests run whole Vite builds, which are slow on a busy machine. In milliseconds.
  test: { include: ["{src,test}/**/*.test.ts"], testTimeout: 40_000 },
});
