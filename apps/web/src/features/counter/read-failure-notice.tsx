import { Notice } from "../../components/notice.tsx";
import { errorText, isStalePage } from "../../error-text.ts";
import type { CounterState } from "./use-counter.ts";

/**
 * Why the saved count could not be read, and the way to ask again.
 *
 * @param props.id - The notice's own.
 */
export function ReadFailureNotice({ id, counter }: { id: string; counter: CounterState }) {
  const { count, error, reading, readAgain } = counter;
  return (
    <Notice
      id={id}
      text={errorText(error)}
      detail={
        count === undefined
          ? "Clicks are not counted until it can be."
          : "The number is the last known one."
      }
      stale={isStalePage(error)}
    >
      {/* A link, which reads it again without scripts, too. */}
      <a
        href="/"
        onClick={(event) => {
          event.preventDefault();
          readAgain();
        }}
      >
        {reading ? "Reading…" : "Read it again"}
      </a>
    </Notice>
  );
}
