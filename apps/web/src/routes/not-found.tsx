import { Link } from "react-router";

/** What is shown for an address that leads nowhere, with status 404. */
export function NotFoundPage() {
  return (
    <main>
      <title>Page not found - React on Spin</title>
      <h1>Page not found</h1>
      <p>Nothing lives at this address.</p>
      <p>
        <Link to="/">Back to the counter</Link>
      </p>
    </main>
  );
}
