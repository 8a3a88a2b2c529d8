/**
 * The part for React: forms that work with and without JavaScript.
 *
 * @module
 */
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { CallOptions, Command } from "../types.ts";
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
   * Calls the command in the page that is open, such as a mutation that shows the change at once. It sets its own
   * `timeout`. If it follows redirects by itself, give an `onRedirect` that does nothing.
   *
   * @defaultValue the command itself
   */
  readonly call?: (input: Input) => Promise<Output>;
  /**
   * Called with the result of each call that succeeded. The form is empty afterwards, unless it was changed while
   * the call was under way.
   */
  readonly onSuccess?: (result: Output) => void;
  /**
   * Goes to where the command redirects: a path on this site, or a URL.
   *
   * @defaultValue loads that page
   */
  readonly onRedirect?: (location: string) => void;
  /** How long to wait for the response, in milliseconds. @defaultValue 15000 */
  readonly timeout?: CallOptions["timeout"];
}

type Call<Input, Output> = (input: Input, options?: CallOptions) => Promise<Output>;

/** The attributes of an input, a select or a textarea. */
export interface FieldProps {
  readonly name: string;
  readonly defaultValue: string;
  readonly autoFocus: boolean;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
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
  /** Whether a call is under way. Until it ends, the form is not sent again. */
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
   * The attributes of a field. If the field is wrong, it is marked as such, and described by the element
   * with {@link messageId}.
   *
   * @param name - with the prefix and `[]` that say how to decode it: `title`, `n:by`, `tags[]`. What was typed
   *   into a field whose name begins with `_`, such as a password, does not come back
   * @param initial - what the field contains at first. @defaultValue ""
   */
  field(name: string, initial?: string): FieldProps;
  /** What the user typed before the post that failed; undefined at first, and after a success. */
  valueOf(name: string): string | readonly string[] | undefined;
  /** What is wrong with a field; undefined if nothing is. */
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
 * what was typed and the messages. Afterwards the form is sent with `fetch`, and stays as it is. The
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
  command: Pick<Command<Input, Output>, "id" | "action"> & Call<Input, Output>,
  {
    returnTo = "/",
    failure,
    call = (input) => command(input, { timeout }),
    onSuccess,
    onRedirect = goTo,
    timeout,
  }: FormOptions<Input, Output> = {},
): Form<Output> {
  const [state, setState] = useState<State<Output>>({ kind: "idle" });
  const ref = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const prefix = useId();

  useEffect(() => {
    if (state.kind === "succeeded" && state.isUnchanged) ref.current?.reset();
    if (state.kind !== "failed") return;
    ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [state]);

  const posted = failure?.id === command.id ? failure : undefined;
  const fields: FormFields = state.kind === "succeeded" ? {} : (posted?.fields ?? {});
  const error = errorOf(state, posted);
  const issues = error instanceof ServerFunctionError ? (error.issues ?? []) : [];

  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    isSending.current = true;
    setState({ kind: "pending" });
    const sent = snapshotOf(form);
    try {
      const { input } = decodeFields(textsOf(new FormData(form, submitter)));
      // The schema on the server decides whether the fields are an input.
      const result = await call(input as Input);
      setState({ kind: "succeeded", result, isUnchanged: snapshotOf(form) === sent });
      onSuccess?.(result);
    } catch (thrown) {
      const location = redirectLocation(thrown);
      if (location === undefined) {
        setState({ kind: "failed", error: toError(thrown) });
      } else {
        setState({ kind: "idle" });
        onRedirect(location);
      }
    } finally {
      isSending.current = false;
    }
  }

  const messagesOf = (key: string) =>
    issues.filter(({ path }) => String(path[0]) === key).map(({ message }) => message);
  const general = issues.filter(({ path }) => path.length === 0).map(({ message }) => message);

  const form: Form<Output> = {
    props: {
      method: "post",
      action: formAction(command, returnTo),
      ref,
      onSubmit(event) {
        event.preventDefault();
        const { nativeEvent, currentTarget } = event;
        if (isSending.current) return;
        void send(currentTarget, nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null);
      },
    },
    isPending: state.kind === "pending",
    result: state.kind === "succeeded" ? state.result : undefined,
    error,
    message: issues.length === 0 ? error?.message : general.join(" ") || undefined,
    field(name, initial = "") {
      const { key } = readFieldName(name);
      const value = fields[key];
      const isInvalid = messagesOf(key).length > 0;
      return {
        name,
        defaultValue: typeof value === "string" ? value : initial,
        // In a page that answers a post. In a page that is open, the effect above moves the focus.
        autoFocus: state.kind === "idle" && isInvalid && String(issues[0]?.path[0]) === key,
        "aria-invalid": isInvalid || undefined,
        "aria-describedby": isInvalid ? form.messageId(name) : undefined,
      };
    },
    valueOf: (name) => fields[readFieldName(name).key],
    messageOf: (name) => messagesOf(readFieldName(name).key).join(" ") || undefined,
    messageId: (name) => `${prefix}${readFieldName(name).key}-message`,
  };
  return form;
}

function errorOf<Output>(
  state: State<Output>,
  posted: FormFailureData | undefined,
): Error | undefined {
  if (state.kind === "failed") return state.error;
  return state.kind === "idle" && posted !== undefined ? fromProblem(posted.problem) : undefined;
}

/** The fields as texts. As in a form that the browser posts, a file is only its name. */
function textsOf(data: FormData): (readonly [string, string])[] {
  return [...data].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}

/** The content of a form, to compare. */
function snapshotOf(form: HTMLFormElement): string {
  return JSON.stringify(textsOf(new FormData(form)));
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function goTo(location: string): void {
  window.location.assign(location);
}
