import { writeComment } from "@app/server/comment/comment.functions";
import { incrementCount } from "@app/server/counter/counter.functions";
import { APP_NAME } from "@app/shared/app";
import { PageHeading } from "../components/page-heading.tsx";
import { Comment } from "../features/comment/comment.tsx";
import { Counter } from "../features/counter/counter.tsx";
import icon from "../icon.svg";
import { OtherFormFailureNotice } from "./other-form-failure-notice.tsx";

/** The page of the walkthrough: a heading, a button that counts, and a comment on the count. */
export function HomePage() {
  return (
    <main>
      <title>{`Welcome to ${APP_NAME}`}</title>
      <img src={icon} className="icon" width="48" height="48" alt="" />
      <PageHeading>Welcome to React - Served by Spin!</PageHeading>
      <OtherFormFailureNotice forms={[incrementCount.id, writeComment.id]} />
      <Counter />
      <Comment />
    </main>
  );
}
