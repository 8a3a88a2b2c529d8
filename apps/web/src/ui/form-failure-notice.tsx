import { useOtherFormFailure } from "@react-on-spin/react";
import { Notice } from "./notice.tsx";

/**
 * Says why a form post failed whose form is not on this page, so that no other part of it would.
 *
 * @param props.forms - the ids of the server functions whose forms the page has
 */
export function OtherFormFailureNotice({ forms = [] }: { forms?: readonly string[] }) {
  const failure = useOtherFormFailure(forms);
  return failure && <Notice error={failure} />;
}
