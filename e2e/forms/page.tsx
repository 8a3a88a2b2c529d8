import { formAction } from "@react-on-spin/server-functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useState } from "react";
import { createPortal } from "react-dom";
import { fill, goTo, remove, save } from "./server/forms.functions.ts";

/** What the server and the browser render the page from. */
export interface PageData {
  /** The path and the query. */
  readonly address: string;
  readonly failure?: FormFailureData;
}

/** A page whose address says which form it has. */
export function Page({ address, failure }: PageData) {
  const [path = "/"] = address.split("?", 1);
  const Form = forms[path] ?? (() => <p>Another page</p>);
  return (
    <main>
      <Form address={address} {...(failure && { failure })} />
    </main>
  );
}

const forms: Readonly<Record<string, (data: PageData) => React.ReactNode>> = {
  "/buttons": Buttons,
  "/portal": Portal,
  "/names": Names,
  "/redirect": Redirect,
  "/controls": Controls,
  "/throws": Throws,
};

function Buttons({ address, failure }: PageData) {
  const form = useForm(save, { returnTo: address, failure });
  return (
    <dialog open={true} aria-label="Buttons">
      <form {...form.props}>
        <button type="submit" name="text" value="one">
          One
        </button>
        <button type="submit" name="text" value="two">
          Two
        </button>
        <button
          type="submit"
          formAction={`${remove.action}?returnTo=/buttons`}
          name="text"
          value="all"
        >
          Remove
        </button>
        <button type="submit" formMethod="dialog">
          Cancel
        </button>
        <p role="status">{form.isPending ? "Pending" : form.error?.message}</p>
      </form>
    </dialog>
  );
}

function Portal() {
  const form = useForm(save, { returnTo: "/portal" });
  const [isOpen, setOpen] = useState(false);
  return (
    <form {...form.props}>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && createPortal(<Dialog />, document.body)}
      <p role="status">{form.message}</p>
    </form>
  );
}

/** A form without the hook: the browser sends it. */
function Dialog() {
  return (
    <form method="post" action={formAction(remove, "/portal")}>
      <button type="submit" name="text" value="inner">
        Inner
      </button>
    </form>
  );
}

function Names({ address }: PageData) {
  const form = useForm(save, { returnTo: address });
  return (
    <form {...form.props}>
      <input {...form.field("text")} aria-label="Text" />
      {["reset", "submit", "action", "elements", "querySelector", "method"].map((name) => (
        <input key={name} type="hidden" name={name} defaultValue="x" />
      ))}
      <button type="submit">Send</button>
      <p role="alert">{form.message}</p>
    </form>
  );
}

function Redirect({ address }: PageData) {
  const to = new URLSearchParams(address.split("?")[1]).get("to") ?? "/redirect#part";
  const form = useForm(goTo, { returnTo: address });
  return (
    <form {...form.props}>
      <input type="hidden" name="to" value={to} />
      <button type="submit">Go</button>
      <p role="status">{form.isPending ? "Pending" : form.message}</p>
    </form>
  );
}

function Controls({ address, failure }: PageData) {
  const form = useForm(fill, { returnTo: address, failure });
  return (
    <form {...form.props}>
      <input {...form.field("title")} aria-label="Title" />
      <p id={form.messageId("title")}>{form.messageOf("title")}</p>
      <input {...form.field("home.city", "Rome")} aria-label="City" />
      <p id={form.messageId("home.city")}>{form.messageOf("home.city")}</p>
      <input {...form.field("tags[]", { index: 0 })} aria-label="First tag" />
      <input {...form.field("tags[]", { index: 1, initial: "b" })} aria-label="Second tag" />
      <select {...form.field("size", "m")} aria-label="Size">
        <option value="s">Small</option>
        <option value="m">Middle</option>
        <option value="l">Large</option>
      </select>
      <select {...form.field("colors[]", { multiple: true })} aria-label="Colors">
        <option value="red">Red</option>
        <option value="blue">Blue</option>
        <option value="green">Green</option>
      </select>
      <input
        {...form.field("colour", { type: "radio", value: "light", initial: true })}
        aria-label="Light"
      />
      <input {...form.field("colour", { type: "radio", value: "dark" })} aria-label="Dark" />
      <input {...form.field("b:loud", { type: "checkbox" })} aria-label="Loud" />
      <input {...form.field("b:quiet", { type: "checkbox", initial: true })} aria-label="Quiet" />
      <button type="submit">Fill</button>
    </form>
  );
}

function Throws({ address }: PageData) {
  const form = useForm(save, {
    returnTo: address,
    onSuccess: () => {
      throw new Error("SECRET");
    },
  });
  const broken = useForm(save, {
    returnTo: address,
    call: () => Promise.reject(new TypeError("SECRET")),
  });
  return (
    <>
      <form {...form.props}>
        <input type="hidden" name="text" value="a" />
        <button type="submit">Save</button>
        <p role="status">{form.error === undefined ? "No error" : form.message}</p>
      </form>
      <form {...broken.props}>
        <button type="submit">Broken</button>
        <p role="alert">{broken.message}</p>
      </form>
    </>
  );
}
