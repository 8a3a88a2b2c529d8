import { variables } from "@react-on-spin/spin-node/imports/variables";

/** The component's variables. A test can change them. */
export const values: Record<string, string> = {};

export const { get } = variables(values);
