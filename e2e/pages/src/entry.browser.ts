import "@vitejs/plugin-react/preamble";
import { hydrate } from "@react-on-spin/react/browser";
import { app } from "./app.tsx";

await hydrate(app);
