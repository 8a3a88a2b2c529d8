import { writeComment } from "@app/server/comment/comment.functions";
import { ReadFailureNotice } from "../../components/read-failure-notice.tsx";
import { useFormFailure } from "../../form-failure.ts";
import { CommentFailureNotice } from "./comment-failure-notice.tsx";
import { CommentStatus } from "./comment-status.tsx";
import { CommentText } from "./comment-text.tsx";
import { ModelName } from "./model-name.tsx";
import { useComment } from "./use-comment.ts";

const FORM = "ask-for-a-comment";
const FAILURE = "no-comment";
const MODEL = "asked-model";

/** Shows a language model's comment on the count, and a button that asks for another one. */
export function Comment() {
  const { comment, model, query, isPending, isPaused, isSuccess, error, ask } = useComment();
  const formFailure = useFormFailure(writeComment.id);
  const failure = isPending || isSuccess ? null : (error ?? formFailure);
  const showReadFailure = query.error !== null && !comment && !failure && !isPending;

  return (
    <section aria-label="Comment" className="comment">
      <form
        id={FORM}
        method="post"
        action={writeComment.action}
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <button
          type="submit"
          className="secondary"
          aria-disabled={isPending}
          aria-describedby={failure || showReadFailure ? FAILURE : model ? MODEL : undefined}
        >
          {comment ? "Ask for another comment" : "Ask AI for a comment"}
        </button>
      </form>
      <CommentStatus isPaused={isPaused} isPending={isPending} isSuccess={isSuccess} />
      {showReadFailure && (
        <ReadFailureNotice id={FAILURE} detail="The count is not affected." query={query} />
      )}
      {failure && <CommentFailureNotice id={FAILURE} error={failure} form={FORM} />}
      {/* Below its button, which stays where the finger is. */}
      {comment && <CommentText comment={comment} />}
      {model && <ModelName id={MODEL} model={model} />}
    </section>
  );
}
