import { useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { Page, type PageData } from "./page.tsx";

/** Says when the page is hydrated. The tests wait for it. */
function HydratedPage(data: PageData) {
  useEffect(() => document.body.setAttribute("data-hydrated", ""), []);
  return <Page {...data} />;
}

const root = document.querySelector("#root");
const data: PageData = JSON.parse(document.querySelector("#data")?.textContent ?? "{}");
if (root) hydrateRoot(root, <HydratedPage {...data} />);
