import { errorText, isStalePage } from "../error-text.ts";
import { Notice } from "./notice.tsx";

/**
 * Why something saved could not be read, and the way to ask for it again.
 *
 * @param props.id - The notice's own.
 * @param props.detail - What that means for the user.
 * @param props.query - The react-query result that has failed.
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
  return (
    <Notice id={id} text={errorText(error)} detail={detail} stale={isStalePage(error)}>
      {/* A link, which reads it again without scripts, too. */}
      <a
        href="/"
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
