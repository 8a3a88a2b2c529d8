import type { useComment } from "./use-comment.ts";

/** Says how the visitor's request for a comment goes. Screen readers announce it when they are idle. */
export function CommentStatus({
  isPaused,
  isPending,
  isSuccess,
}: Pick<ReturnType<typeof useComment>, "isPaused" | "isPending" | "isSuccess">) {
  let text = "";
  if (isPaused) text = "You are offline. The comment will be asked for when you are back.";
  else if (isPending) text = "A comment is being written…";
  else if (isSuccess) text = "The comment is ready.";
  return (
    <p role="status" className="status">
      {text}
    </p>
  );
}
