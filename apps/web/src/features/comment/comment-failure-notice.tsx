import { ModelNotSetUp } from "@app/shared/comment";
import { Notice } from "../../components/notice.tsx";
import { errorText, isStalePage, issuesText } from "../../error-text.ts";

/**
 * Says why there is no comment, and what the visitor can do.
 *
 * @param props.id - the id of the notice
 * @param props.form - the id of the form that asks for a comment
 */
export function CommentFailureNotice({
  id,
  error,
  form,
}: {
  id: string;
  error: Error;
  form: string;
}) {
  if (error instanceof ModelNotSetUp) {
    return (
      <Notice
        id={id}
        text={`${errorText(error)} The counter works without it.`}
        detail={
          import.meta.env.DEV ? (
            <code className="lines">{SETUP}</code>
          ) : (
            "docs/operating.md says how to set it up: “Which model writes the comments, and where does it run?”"
          )
        }
      />
    );
  }
  return (
    <Notice
      id={id}
      text={errorText(error)}
      detail={issuesText(error) ?? "The count is not affected."}
      stale={isStalePage(error)}
    >
      <button type="submit" form={form}>
        Ask again
      </button>
    </Notice>
  );
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
