import { signOut } from "@app/server/login/login.functions";
import { useForm } from "@react-on-spin/server-functions/react";
import { Notice } from "../ui/notice.tsx";

export function SignInLink({ next }: { next: string }) {
  return (
    <a href={`/login?next=${encodeURIComponent(next)}`} target="_blank" rel="noopener">
      Sign in in a new tab
    </a>
  );
}

export function SignOut() {
  const form = useForm(signOut, { returnTo: "/login" });
  return (
    <form {...form.props}>
      <button type="submit" className="secondary">
        Sign out
      </button>
      {form.error && <Notice error={form.error} />}
    </form>
  );
}
