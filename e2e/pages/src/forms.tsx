import type { AppRoute } from "@react-on-spin/react";
import { formAction } from "@react-on-spin/server-functions";
import { type FormFailureData, useForm } from "@react-on-spin/server-functions/react";
import { useState } from "react";
import { createPortal } from "react-dom";
import { useActionData, useLocation } from "react-router";
import { fill, goTo, remove, save } from "./forms.functions.ts";

/** What each form of a page gets. */
function usePage() {
  const { pathname, search } = useLocation();
  return { returnTo: pathname + search, failure: useActionData<FormFailureData>() };
}

function Buttons() {
  const form = useForm(save, usePage());
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
          formAction={formAction(remove, "/forms/buttons")}
          name="text"
          value="all"
        >
          Remove
        </button>
        <button type="submit" formMethod="dialog" name="text" value="cancel">
          Cancel
        </button>
      </form>
    </dialog>
  );
}

function Portal() {
  const form = useForm(save, usePage());
  const [isOpen, setOpen] = useState(false);
  return (
    <form {...form.props}>
      <input type="hidden" name="text" value="outer" />
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && createPortal(<Dialog />, document.body)}
    </form>
  );
}

/** A form without the hook: the browser sends it. */
function Dialog() {
  return (
    <form method="post" action={formAction(remove, "/forms/portal")}>
      <button type="submit" name="text" value="inner">
        Inner
      </button>
    </form>
  );
}

function Names() {
  const form = useForm(save, usePage());
  return (
    <form {...form.props}>
      <input {...form.field("text")} aria-label="Text" />
      {["reset", "submit", "action", "elements", "querySelector", "method"].map((name) => (
        <input key={name} type="hidden" name={name} defaultValue="x" />
      ))}
      <button type="submit">Send</button>
    </form>
  );
}

function Redirect() {
  const to = new URLSearchParams(useLocation().search).get("to") ?? "/forms/redirect#part";
  const form = useForm(goTo, usePage());
  return (
    <form {...form.props}>
      <input type="hidden" name="to" value={to} />
      <button type="submit">Go</button>
    </form>
  );
}

function Controls() {
  const form = useForm(fill, usePage());
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

function Throws() {
  const page = usePage();
  const form = useForm(save, {
    ...page,
    onSuccess: () => {
      throw new Error("SECRET");
    },
  });
  const broken = useForm(save, {
    ...page,
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

/** What a browser's own form does. `tests/use-form.spec.ts` looks at them. */
export const forms: AppRoute[] = [
  { path: "buttons", Component: Buttons },
  { path: "portal", Component: Portal },
  { path: "names", Component: Names },
  { path: "redirect", Component: Redirect },
  { path: "controls", Component: Controls },
  { path: "throws", Component: Throws },
];
