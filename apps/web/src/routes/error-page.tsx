import { APP_NAME } from "@react-on-spin/shared/app";
import { Link } from "react-router";

/** What is shown in the browser when a page fails there: nothing of why, and the way out. */
export function ErrorPage() {
  return (
    <main>
      <title>{`Something went wrong - ${APP_NAME}`}</title>
      <h1>Something went wrong</h1>
      <p role="alert">This page has failed in your browser.</p>
      <p>
        <Link to="." reloadDocument>
          Reload the page
        </Link>
      </p>
    </main>
  );
}
