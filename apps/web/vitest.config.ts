import { defineConfig } from "vitest/config";

// Not the app's own configuration: units need neither a manifest nor a store.
export default defineConfig({});
