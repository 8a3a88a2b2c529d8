import { incrementCount } from "@react-on-spin/server/counter.functions";
import { describeCount } from "@react-on-spin/server/insight.functions";
import { PageHeading } from "../components/page-heading.tsx";
import { Counter } from "../features/counter/counter.tsx";
import { Insight } from "../features/insight/insight.tsx";
import { OtherFormFailureNotice } from "./other-form-failure-notice.tsx";

/** The page of the walkthrough: a heading and a button that counts, and its sequel. */
export function HomePage() {
  return (
    <main>
      <title>Welcome to React on Spin</title>
      <PageHeading>Welcome to React - Served by Spin!</PageHeading>
      <OtherFormFailureNotice forms={[incrementCount.id, describeCount.id]} />
      <Counter />
      <Insight />
    </main>
  );
}
