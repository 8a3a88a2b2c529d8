import { ServerFunctionError } from "@react-on-spin/server-functions";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { errorText } from "../ui/error-text.ts";
import { OtherFormFailureNotice } from "../ui/form-failure-notice.tsx";
import { ReloadLink } from "../ui/notice.tsx";
import { PageHeading } from "../ui/page-heading.tsx";

/** What takes the place of a page that does not exist, or that failed. */
export function ErrorPage() {
  const error = useRouteError();
  return (
    <main>
      {isRouteErrorResponse(error) && error.status === 404 ? (
        <>
          <PageHeading>Page not found</PageHeading>
          <OtherFormFailureNotice />
          <p>Nothing lives at this address.</p>
        </>
      ) : (
        <>
          <PageHeading>Something went wrong</PageHeading>
          <p role="alert">{reasonOf(error)}</p>
          <p>
            <ReloadLink>Reload the page</ReloadLink>
          </p>
        </>
      )}
      <p>
        <Link to="/">Back to the counter</Link>
      </p>
    </main>
  );
}

/** The reason, as far as it is meant for the page. */
function reasonOf(error: unknown): string {
  if (error instanceof ServerFunctionError) {
    return `This page could not be opened. ${errorText(error)}`;
  }
  return isRouteErrorResponse(error)
    ? `This page could not be opened. The server answered with status ${error.status}.`
    : "This page stopped working in your browser.";
}
