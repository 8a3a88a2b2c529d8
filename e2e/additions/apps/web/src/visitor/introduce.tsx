import { introduce } from "@app/server/visitor/visitor.functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { Link, useActionData, useNavigate } from "react-router";

export const meta = { title: "Introduce yourself" };

export function Component() {
  const navigate = useNavigate();
  const failure = useActionData<FormFailureData | undefined>();
  const form = useForm(introduce, { returnTo: "/introduce", failure, onRedirect: navigate });
  return (
    <main>
      <h1>Introduce yourself</h1>
      <form {...form.props}>
        <input {...form.field("name")} aria-label="Name" />
        <p id={form.messageId("name")}>{form.messageOf("name")}</p>
        <input {...form.field("n:age")} aria-label="Age" />
        <p id={form.messageId("n:age")}>{form.messageOf("n:age")}</p>
        <button type="submit">Introduce</button>
        <p role="alert">{form.message}</p>
      </form>
      <Link to="/direct">By a loader</Link>
      <Link to="/cached">By a cache</Link>
    </main>
  );
}
