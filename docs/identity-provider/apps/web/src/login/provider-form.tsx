import { signInWithProvider } from "@app/server/login/provider.functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useActionData } from "react-router";
import { Notice } from "../ui/notice.tsx";

/** The button that leads to the identity provider. */
export function ProviderForm({ next }: { next: string }) {
  const form = useForm(signInWithProvider, {
    returnTo: `/login?next=${encodeURIComponent(next)}`,
    failure: useActionData<FormFailureData>(),
  });
  return (
    <form {...form.props}>
      <input type="hidden" name="next" value={next} />
      <p>
        <button type="submit" className="secondary" aria-disabled={form.isPending}>
          Use your account
        </button>
      </p>
      {form.error && <Notice error={form.error} />}
    </form>
  );
}
