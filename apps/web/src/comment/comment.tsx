import { getCount } from "@app/server/counter/counter.functions";
import { ModelNotSetUp, OWN_MODEL, type SavedComment } from "@app/shared/comment";
import { errorText, queryOf } from "@react-on-spin/react";
import { useQuery } from "@tanstack/react-query";
import { Notice, ReadAgainLink, Status } from "../ui/notice.tsx";
import { useComment } from "./use-comment.ts";
import "./comment.scss";

const FORM = "ask-for-a-comment";
const FAILURE = "no-comment";
const STATUS = "comment-status";

/** Shows a language model's comment on the count, and a button that asks for another one. */
export function Comment() {
  const request = useComment();
  const { query, form, isPending } = request;
  const { last: comment, model } = query.data ?? {};
  const failure = isPending ? undefined : form.error;
  const showReadFailure = query.error !== null && !comment && !failure && !isPending;

  return (
    <section aria-label="Comment" className="comment">
      <form
        id={FORM}
        {...form.props}
        onSubmit={(event) => {
          // Of an earlier visit to this route, the form knows nothing.
          if (isPending) event.preventDefault();
          else form.props.onSubmit(event);
        }}
      >
        <button
          type="submit"
          className="secondary"
          aria-disabled={isPending}
          aria-describedby={failure || showReadFailure ? FAILURE : STATUS}
        >
          {comment ? "Ask for another comment" : "Ask AI for a comment"}
        </button>
      </form>
      <Status id={STATUS} text={statusText(request)}>
        {model && (
          <>
            Comments are written by <code>{model}</code>
            {model === OWN_MODEL ? ", a small language model that comes with the app." : "."}
          </>
        )}
      </Status>
      {showReadFailure && (
        <Notice id={FAILURE} error={query.error} detail="The count is not affected.">
          <ReadAgainLink query={query} />
        </Notice>
      )}
      {failure instanceof ModelNotSetUp ? (
        <Notice
          id={FAILURE}
          error={failure}
          text={`${errorText(failure)} The counter works without it.`}
          detail={
            import.meta.env.DEV ? (
              <code className="lines">{SETUP}</code>
            ) : (
              "docs/operating.md says how to set it up: “Which model writes the comments, and where does it run?”"
            )
          }
        />
      ) : (
        failure && (
          <Notice id={FAILURE} error={failure} detail="The count is not affected.">
            <button type="submit" form={FORM}>
              Ask again
            </button>
          </Notice>
        )
      )}
      {/* Below its button, which stays where the finger is. */}
      {comment && <CommentText comment={comment} />}
    </section>
  );
}

/** Shows a comment, its model, and the count that it is about. */
function CommentText({ comment }: { comment: SavedComment }) {
  const { data: count } = useQuery(queryOf(getCount));
  const { promptTokenCount, generatedTokenCount } = comment.usage;
  return (
    <figure>
      {/* A model's text is untrusted: never render it as HTML. */}
      <blockquote dir="auto">{comment.text}</blockquote>
      <figcaption className="quiet">
        {/* Elements of their own, since a browser that translates replaces text nodes. */}
        <span>{`About the count of ${comment.count}, by ${comment.model}.`}</span>
        {count !== undefined && count !== comment.count && (
          <span> The count has moved on since.</span>
        )}
        <details>
          <summary>What it took</summary>
          <span>{`${promptTokenCount} tokens read, ${generatedTokenCount} written.`}</span>
        </details>
      </figcaption>
    </figure>
  );
}

/** How the visitor's request for a comment goes. */
function statusText({ isPending, isWaiting, form }: ReturnType<typeof useComment>): string {
  if (isWaiting) return "You are offline. The comment will be asked for when you are back.";
  if (isPending) return "A comment is being written…";
  return form.result === undefined ? "" : "The comment is ready.";
}

/** The setup steps, which are shown to developers only. */
const SETUP = `1. Run "ollama pull llama3.2", and write to runtime-config.toml:

[llm_compute]
type = "remote_http"
url = "http://127.0.0.1:11434"
auth_token = "none"
api_type = "open_ai"

2. In spin.toml, name the model:

ai_model = { default = "llama3.2" }
ai_models = ["llama3.2"]

3. Set RUNTIME_CONFIG_FILE to the path of runtime-config.toml, and start again.`;
