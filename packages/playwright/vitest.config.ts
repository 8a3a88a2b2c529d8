import { defineConfig } from "vitest/config";

export default defineConfig({
  // A test makes components, and starts a host. In milliseconds.
  test: { include: ["src/**/*.test.ts"], testTimeout: 180_000 },
});
