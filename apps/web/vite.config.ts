import { serverFunctions } from "@react-on-spin/server-functions/vite";
import { spinDev } from "@react-on-spin/spin-node/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { clientAssets } from "./vite/client-assets.ts";
import { componentEnvironment } from "./vite/component-environment.ts";
import { staticPageEnvironment } from "./vite/static-page-environment.ts";
import { findTarget } from "./vite/targets.ts";

const script = "src/entry.browser.tsx";
const style = "src/styles/main.scss";

export default defineConfig(({ command, mode }) => {
  const target = findTarget(mode === "development" ? "atomic" : mode);
  return {
    appType: "custom",
    plugins: [
      serverFunctions({ root: "../../packages/server/src" }),
      spinDev({ manifest: "../../spin.toml", component: "server", entry: target.devEntry }),
      clientAssets({ script, style }),
      react(),
    ],
    server: { host: "127.0.0.1", port: 5173 },
    environments: {
      client: {
        build: {
          outDir: "dist/client",
          manifest: true,
          rolldownOptions: { input: [script, style] },
        },
      },
      // In development Vite runs the server's code in Node, without settings of ours.
      ssr: command === "build" ? componentEnvironment(target) : {},
      ...(command === "build" && { staticPage: staticPageEnvironment }),
    },
  };
});
