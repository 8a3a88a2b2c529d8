import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some tests run whole Vite builds, or thousands of requests, which is slow on a busy machine. In milliseconds.
  test: { include: ["{src,test}/**/*.test.ts"], testTimeout: 120_000 },
});
