/**
 * The part for React: forms that work with and without JavaScript.
 *
 * @module
 */
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { Command } from "../types.ts";
import { fromProblem, ServerFunctionError } from "../wire/errors.ts";
import {
  decodeFields,
  type FormFailureData,
  type FormFields,
  formAction,
  readFieldName,
} from "../wire/forms.ts";
import { redirectLocation } from "../wire/redirect.ts";

export type { FormFailureData };

/** The options of {@link useForm}. */
export interface FormOptions<Input, Output> {
  /**
   * The page to which the form returns without JavaScript: a path on this site.
   *
   * @defaultValue "/"
   */
  readonly returnTo?: string;
  /** The failed post that this page answers, whichever form it was of. */
  readonly failure?: FormFailureData | undefined;
  /**
   * Calls the command in the page that is open, such as a mutation that shows the change at once, or with another
   * `timeout`. If it follows redirects by itself, give an `onRedirect` that does nothing.
   *
   * @defaultValue the command itself
   */
  readonly call?: (input: Input) => Promise<Output>;
  /**
   * Called with the result of each call that succeeded. The form is empty afterwards, unless it was changed while
   * the call was under way. What it throws is reported as an error of the page: the command has succeeded.
   */
  readonly onSuccess?: (result: Output) => void;
  /**
   * Goes to where the command redirects, if that is a path on this site. Until the promise that it returns is
   * settled, the form is pending: return the one of your router's `navigate`.
   *
   * @defaultValue loads that page
   */
  readonly onRedirect?: (path: string) => void | Promise<void>;
}

/** What a text or a select contains at first; of several texts with one name, which one it is, too. */
type TextControl = string | { readonly initial?: string; readonly index: number };

/** A checkbox or a radio button, whether it is checked at first, and what it then sends: `on` by default. */
interface CheckControl {
  readonly type: "checkbox" | "radio";
  readonly value?: string;
  readonly initial?: boolean;
}

/** A select with several values, and those that are selected at first. */
interface MultipleControl {
  readonly multiple: true;
  readonly initial?: readonly string[];
}

/** A file. The form also has `encType="multipart/form-data"`, which a browser without JavaScript needs. */
interface FileControl {
  readonly type: "file";
}

/** The attributes of every control. */
export interface FieldProps {
  readonly name: string;
  readonly autoFocus: boolean;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
}

/** Of an input with text, a textarea, or a select. */
export interface TextProps extends FieldProps {
  readonly defaultValue: string;
}

/** The attributes of a checkbox, or of a radio button. */
export interface CheckProps extends FieldProps {
  readonly type: "checkbox" | "radio";
  readonly value: string;
  readonly defaultChecked: boolean;
}

/** The attributes of a select with several values. */
export interface MultipleProps extends FieldProps {
  readonly multiple: true;
  readonly defaultValue: readonly string[];
}

/** Of an input for a file. */
export interface FileProps extends FieldProps {
  readonly type: "file";
}

/** What {@link useForm} returns. */
export interface Form<Output> {
  /** The attributes of the `<form>`. */
  readonly props: {
    readonly method: "post";
    readonly action: string;
    readonly ref: RefObject<HTMLFormElement | null>;
    readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  };
  /** Whether a call or a redirect is under way. Until it ends, the form is not sent again. */
  readonly isPending: boolean;
  /** The result of the last call in this page, if it succeeded. */
  readonly result: Output | undefined;
  /** Why the last call failed, or the post that this page answers. */
  readonly error: Error | undefined;
  /**
   * What is wrong, to show once for the form; undefined if all of it is about single fields. Those have
   * their own {@link messageOf}.
   */
  readonly message: string | undefined;
  /**
   * The attributes of a control. If it is wrong, it is marked as such, and described by the element
   * with {@link messageId}. After a post that failed it has what the user entered, but for a name that begins with
   * `_`, such as a password's.
   *
   * @param name - with the prefix, the levels and the `[]` that say how to decode it: `title`, `n:by`, `home.city`,
   *   `tags[]`
   * @param control - what kind of control it is, if not one text, and what it contains at first
   */
  field(name: string, control?: TextControl): TextProps;
  field(name: string, control: CheckControl): CheckProps;
  field(name: string, control: MultipleControl): MultipleProps;
  field(name: string, control: FileControl): FileProps;
  /** What is wrong with a field: the first thing, as a sentence; undefined if nothing is. */
  messageOf(name: string): string | undefined;
  /** The id for the element that shows {@link messageOf}. */
  messageId(name: string): string;
}

type State<Output> =
  | { readonly kind: "idle" }
  | { readonly kind: "pending" }
  | { readonly kind: "succeeded"; readonly result: Output; readonly isUnchanged: boolean }
  | { readonly kind: "failed"; readonly error: Error };

/**
 * Makes a form call a command, the same with and without JavaScript.
 *
 * Before the page is hydrated the browser posts the form itself, and a failure comes back as a page with
 * what was entered and the messages. Afterwards the form is sent with `fetch`, and stays as it is. The
 * first field that is wrong gets the focus.
 *
 * @example
 * ```tsx
 * const form = useForm(addNote, { returnTo: "/notes", failure: useActionData() });
 * return (
 *   <form {...form.props}>
 *     <input {...form.field("title")} aria-label="Title" />
 *     <p id={form.messageId("title")}>{form.messageOf("title")}</p>
 *     <button disabled={form.isPending}>Add</button>
 *     <p role="alert">{form.message}</p>
 *   </form>
 * );
 * ```
 */
export function useForm<Input, Output>(
  command: Pick<Command<Input, Output>, "id" | "action"> & ((input: Input) => Promise<Output>),
  {
    returnTo = "/",
    failure,
    call = command,
    onSuccess,
    onRedirect = load,
  }: FormOptions<Input, Output> = {},
): Form<Output> {
  const [state, setState] = useState<State<Output>>({ kind: "idle" });
  const ref = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const prefix = useId();

  useEffect(() => {
    if (ref.current === null) return;
    // A control may be called `reset` or `querySelector`, and would hide the form's own method.
    if (state.kind === "succeeded" && state.isUnchanged) {
      HTMLFormElement.prototype.reset.call(ref.current);
    }
    if (state.kind !== "failed") return;
    const invalid = Element.prototype.querySelector.call(ref.current, "[aria-invalid=true]");
    if (invalid instanceof HTMLElement) invalid.focus();
  }, [state]);

  useEffect(() => {
    // The visitor has gone back to this page, which the browser has kept as it was.
    const resume = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      isSending.current = false;
      setState((last) => (last.kind === "pending" ? { kind: "idle" } : last));
    };
    window.addEventListener("pageshow", resume);
    return () => window.removeEventListener("pageshow", resume);
  }, []);

  const posted = failure?.id === command.id ? failure : undefined;
  const fields: FormFields = state.kind === "succeeded" ? {} : (posted?.fields ?? {});
  const failed =
    state.kind === "idle" && posted !== undefined ? fromProblem(posted.problem) : undefined;
  const error = state.kind === "failed" ? state.error : failed;
  const issues = error instanceof ServerFunctionError ? (error.issues ?? []) : [];

  /** @returns the state in which the form is afterwards */
  async function send(
    form: HTMLFormElement,
    submitter: HTMLElement | null,
  ): Promise<State<Output>> {
    try {
      const sent = snapshotOf(form);
      const { input } = decodeFields(new FormData(form, submitter));
      // The schema on the server decides whether the fields are an input.
      const result = await call(input as Input);
      return { kind: "succeeded", result, isUnchanged: snapshotOf(form) === sent };
    } catch (thrown) {
      const location = redirectLocation(thrown);
      if (location === undefined) {
        // An error that the server has not sent is a mistake in this page. The visitor reads a general message.
        if (!(thrown instanceof ServerFunctionError)) reportError(thrown);
        return {
          kind: "failed",
          error: thrown instanceof Error ? thrown : new Error(String(thrown)),
        };
      }
      // A router knows only the paths of this site.
      await (location.startsWith("/") ? onRedirect(location) : load(location));
      return { kind: "idle" };
    }
  }

  async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    isSending.current = true;
    setState({ kind: "pending" });
    let ended: State<Output> = { kind: "idle" };
    try {
      ended = await send(form, submitter);
    } finally {
      isSending.current = false;
      setState(ended);
    }
    if (ended.kind === "succeeded") onSuccess?.(ended.result);
  }

  const issuesOf = (key: string) =>
    issues.filter(({ path }) => `${path.join(".")}.`.startsWith(`${key}.`));

  function propsOf(name: string): FieldProps {
    const [issue] = issuesOf(readFieldName(name).key);
    return {
      name,
      // In a page that answers a post. In a page that is open, the effect above moves the focus.
      autoFocus: state.kind === "idle" && issue !== undefined && issue === issues[0],
      "aria-invalid": issue === undefined ? undefined : true,
      "aria-describedby": issue === undefined ? undefined : form.messageId(name),
    };
  }

  function field(name: string, control?: TextControl): TextProps;
  function field(name: string, control: CheckControl): CheckProps;
  function field(name: string, control: MultipleControl): MultipleProps;
  function field(name: string, control: FileControl): FileProps;
  function field(
    name: string,
    control: TextControl | CheckControl | MultipleControl | FileControl = "",
  ): TextProps | CheckProps | MultipleProps | FileProps {
    const props = propsOf(name);
    // What a file input has, only the visitor can say.
    if (typeof control === "object" && "type" in control && control.type === "file") {
      return { ...props, type: control.type };
    }
    const entered = fields[readFieldName(name).key];
    const list = typeof entered === "string" ? [entered] : entered;
    if (typeof control === "string") return { ...props, defaultValue: list?.[0] ?? control };
    if ("index" in control) {
      return { ...props, defaultValue: list?.[control.index] ?? control.initial ?? "" };
    }
    if ("multiple" in control) {
      return { ...props, multiple: true, defaultValue: list ?? control.initial ?? [] };
    }
    const { type, value = "on", initial = false } = control;
    // What is not checked is not sent, so a post without the field says so, too.
    const isAnswer = Object.keys(fields).length > 0;
    const defaultChecked = isAnswer ? (list?.includes(value) ?? false) : initial;
    return { ...props, type, value, defaultChecked };
  }

  const form: Form<Output> = {
    props: {
      method: "post",
      action: formAction(command, returnTo),
      ref,
      onSubmit(event) {
        const { nativeEvent, currentTarget } = event;
        // React also lets the submit of a form bubble that is elsewhere in the page, such as in a dialog.
        if (event.target !== currentTarget || event.defaultPrevented) return;
        const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
        if (submitter !== null && leadsElsewhere(submitter)) return;
        event.preventDefault();
        if (!isSending.current) void submit(currentTarget, submitter);
      },
    },
    isPending: state.kind === "pending",
    result: state.kind === "succeeded" ? state.result : undefined,
    error,
    message:
      issues.length === 0
        ? publicMessage(error)
        : issues.find(({ path }) => path.length === 0)?.message,
    field,
    messageOf: (name) => issuesOf(readFieldName(name).key)[0]?.message,
    messageId: (name) => `${prefix}${readFieldName(name).key}-message`,
  };
  return form;
}

/** The text of any other error is for programmers. */
function publicMessage(error: Error | undefined): string | undefined {
  if (error === undefined || error instanceof ServerFunctionError) return error?.message;
  return "This page could not send the form. Please reload it, and try again.";
}

/** Whether a button says itself where the form goes, such as another command, a new window, or out of a dialog. */
function leadsElsewhere(submitter: HTMLElement): boolean {
  const own = ["formaction", "formmethod", "formtarget", "formenctype"];
  return own.some((name) => submitter.hasAttribute(name));
}

/** The content of a form, to compare: of a file its name. */
function snapshotOf(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)], (_key, value: unknown) =>
    value instanceof File ? value.name : value,
  );
}

/** Loads a page, anew if it is this one. Nothing happens here any more, so it never settles. */
function load(location: string): Promise<void> {
  const target = new URL(location, window.location.href);
  const isOnlyScrolled =
    target.hash !== "" && pageOf(target) === pageOf(new URL(window.location.href));
  window.location.assign(target);
  if (isOnlyScrolled) window.location.reload();
  return new Promise(() => {});
}

function pageOf({ origin, pathname, search }: URL): string {
  return origin + pathname + search;
}
