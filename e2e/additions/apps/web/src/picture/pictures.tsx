import { addPicture, getPictures } from "@app/server/picture/picture.functions";
import { load } from "@react-on-spin/react";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useActionData, useLoaderData, useRevalidator } from "react-router";

export const meta = { title: "Pictures" };
export const loader = load(({ request }) => getPictures(undefined, { request }));

export function Component() {
  const pictures = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const failure = useActionData<FormFailureData | undefined>();
  const form = useForm(addPicture, { returnTo: "/pictures", failure, onSuccess: revalidate });
  return (
    <main>
      <h1>Pictures</h1>
      {pictures.map(({ id, title }) => (
        <img key={id} src={`/pictures/${id}`} alt={title} />
      ))}
      <form {...form.props} encType="multipart/form-data">
        <input {...form.field("title")} aria-label="Title" />
        <p id={form.messageId("title")}>{form.messageOf("title")}</p>
        <input {...form.field("picture", { type: "file" })} aria-label="Picture" />
        <p id={form.messageId("picture")}>{form.messageOf("picture")}</p>
        <button type="submit" disabled={form.isPending}>
          Add
        </button>
        <p role="alert">{form.message}</p>
      </form>
    </main>
  );
}
