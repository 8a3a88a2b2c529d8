import { writeComment } from "@app/server/comment/comment.functions";
import { incrementCount } from "@app/server/counter/counter.functions";
import { Comment } from "../comment/comment.tsx";
import { Counter } from "../counter/counter.tsx";
import icon from "../icon.svg";
import { OtherFormFailureNotice } from "../ui/form-failure-notice.tsx";
import { PageHeading } from "../ui/page-heading.tsx";

/** The page of the walkthrough: a heading, a button that counts, and a comment on the count. */
export function HomePage() {
  return (
    <main>
      <img src={icon} className="icon" width="48" height="48" alt="" />
      <PageHeading>Welcome to React - Served by Spin!</PageHeading>
      <OtherFormFailureNotice forms={[incrementCount.id, writeComment.id]} />
      <Counter />
      <Comment />
    </main>
  );
}
