import { Notice } from "../components/notice.tsx";
import { errorText, isStalePage, issuesText } from "../error-text.ts";
import { useOtherFormFailure } from "../form-failure.ts";

/**
 * Says why a form post failed whose form is not on this page, so that no other part of it would.
 *
 * @param props.forms - the ids of the server functions whose forms the page has
 */
export function OtherFormFailureNotice({ forms = [] }: { forms?: readonly string[] }) {
  const failure = useOtherFormFailure(forms);
  if (failure === undefined) return null;
  return (
    <Notice text={errorText(failure)} detail={issuesText(failure)} stale={isStalePage(failure)} />
  );
}
