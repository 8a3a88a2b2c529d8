import { spinHost } from "@react-on-spin/spin/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({ plugins: [spinHost()] });
