import { finishSignIn } from "@app/server/login/provider.functions";
import { PageHeading } from "@react-on-spin/react";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useEffect } from "react";
import { useActionData, useLocation } from "react-router";
import { Notice } from "../ui/notice.tsx";

/** The page to which the identity provider sends people back. */
export function CallbackPage() {
  const { search } = useLocation();
  const form = useForm(finishSignIn, {
    returnTo: "/login/callback",
    failure: useActionData<FormFailureData>(),
    // The address of this page is of use only once.
    onRedirect: (path) => {
      window.location.replace(path);
      // Pending, until the next page is there.
      return new Promise(() => {});
    },
  });
  const { ref } = form.props;
  useEffect(() => {
    if (search !== "") ref.current?.requestSubmit();
  }, [ref, search]);

  return (
    <main>
      <PageHeading>Signing in</PageHeading>
      <form {...form.props}>
        <input type="hidden" name="_query" value={search} />
        {form.error ? (
          <Notice error={form.error}>
            <a href="/login">Sign in again</a>
          </Notice>
        ) : (
          <button type="submit">Continue</button>
        )}
      </form>
    </main>
  );
}
