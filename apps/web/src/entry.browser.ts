import "@vitejs/plugin-react/preamble";
import "./styles/main.scss";
import { hydrate } from "@react-on-spin/react/browser";
import { app } from "./app.ts";

await hydrate(app);
