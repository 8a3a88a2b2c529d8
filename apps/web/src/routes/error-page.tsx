import { APP_NAME } from "@app/shared/app";
import { ReloadLink } from "../components/reload-link.tsx";

/** What the browser shows when a page throws there. It hides the reason, and offers a reload. */
export function ErrorPage() {
  return (
    <main>
      <title>{`Something went wrong - ${APP_NAME}`}</title>
      <h1>Something went wrong</h1>
      <p role="alert">This page stopped working in your browser.</p>
      <p>
        <ReloadLink>Reload the page</ReloadLink>
      </p>
    </main>
  );
}
