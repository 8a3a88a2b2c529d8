/** The page of the static build, which the build renders once. */
import { renderStaticPage as render } from "@react-on-spin/react/static-page";
import { app } from "./app.ts";
import { policy } from "./policy.ts";

export const renderStaticPage = () => render(app, { policy });
