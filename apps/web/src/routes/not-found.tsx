import { APP_NAME } from "@app/shared/app";
import { Link } from "react-router";
import { PageHeading } from "../components/page-heading.tsx";
import { OtherFormFailureNotice } from "./other-form-failure-notice.tsx";

/** What an address without a page shows, with status 404. */
export function NotFoundPage() {
  return (
    <main>
      <title>{`Page not found - ${APP_NAME}`}</title>
      <PageHeading>Page not found</PageHeading>
      <OtherFormFailureNotice />
      <p>Nothing lives at this address.</p>
      <p>
        <Link to="/">Back to the counter</Link>
      </p>
    </main>
  );
}
