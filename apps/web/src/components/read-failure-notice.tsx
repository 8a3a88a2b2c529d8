import { useLocation } from "react-router";
import { errorText, isStalePage } from "../error-text.ts";
import { Notice } from "./notice.tsx";

/**
 * Says why saved data could not be read, and offers to read it again.
 *
 * @param props.id - the id of the notice
 * @param props.detail - what the failure means for the user
 * @param props.query - the failed query, as `useQuery` returns it
 */
export function ReadFailureNotice({
  id,
  detail,
  query: { error, isFetching, refetch },
}: {
  id: string;
  detail: string;
  query: { error: Error | null; isFetching: boolean; refetch: () => unknown };
}) {
  const { pathname, search } = useLocation();
  return (
    <Notice id={id} text={errorText(error)} detail={detail} stale={isStalePage(error)}>
      {/* A link works without scripts too. */}
      <a
        href={pathname + search}
        onClick={(event) => {
          event.preventDefault();
          refetch();
        }}
      >
        {isFetching ? "Reading…" : "Read it again"}
      </a>
    </Notice>
  );
}
