import type { FormFields } from "./form-fields.ts";

/** A form post that failed, as plain data that a page can pass on to the browser. */
export interface FormFailureData {
  /** The command's id; undefined if there is no such command. */
  readonly id: string | undefined;
  /** The error, as `toProblem` makes it. */
  readonly problem: unknown;
  /** What the user typed. */
  readonly fields: FormFields;
}
