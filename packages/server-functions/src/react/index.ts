/**
 * The part for React: forms that work with and without JavaScript.
 *
 * @module
 */
export type { FormFailureData } from "../wire/form-failure-data.ts";
export { type FieldProps, type Form, type FormOptions, useForm } from "./use-form.ts";
