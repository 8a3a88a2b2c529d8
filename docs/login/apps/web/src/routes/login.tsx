import { signIn } from "@app/server/login/login.functions";
import { PageHeading } from "@react-on-spin/react";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useActionData, useSearchParams } from "react-router";
import { Notice } from "../ui/notice.tsx";

/** The page on which people sign in. */
export function LoginPage() {
  const [search] = useSearchParams();
  const next = search.get("next") ?? "/";
  const form = useForm(signIn, {
    returnTo: `/login?next=${encodeURIComponent(next)}`,
    failure: useActionData<FormFailureData>(),
  });
  return (
    <main>
      <PageHeading>Sign in</PageHeading>
      <form {...form.props}>
        <input type="hidden" name="next" value={next} />
        <label htmlFor="passphrase">Passphrase</label>
        <input
          {...form.field("_passphrase")}
          id="passphrase"
          type="password"
          autoComplete="current-password"
          required
        />
        <button type="submit" aria-disabled={form.isPending}>
          Sign in
        </button>
        {form.error && <Notice error={form.error} />}
      </form>
    </main>
  );
}
