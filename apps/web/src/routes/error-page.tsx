import { APP_NAME } from "@app/shared/app";
import { ServerFunctionError } from "@react-on-spin/server-functions";
import { useRouteError } from "react-router";
import { ReloadLink } from "../components/reload-link.tsx";
import { errorText } from "../error-text.ts";

/**
 * What the browser shows when a page throws there, or its loader does. It offers a reload, and shows a reason
 * only if that is meant for the page.
 */
export function ErrorPage() {
  const error = useRouteError();
  return (
    <main>
      <title>{`Something went wrong - ${APP_NAME}`}</title>
      <h1>Something went wrong</h1>
      <p role="alert">
        {error instanceof ServerFunctionError
          ? `This page could not be opened. ${errorText(error)}`
          : "This page stopped working in your browser."}
      </p>
      <p>
        <ReloadLink>Reload the page</ReloadLink>
      </p>
    </main>
  );
}
