import { variables } from "@react-on-spin/spin-node/imports/variables";

/** The variables of the component; a test may change them. */
export const values: Record<string, string> = {};

export const { get } = variables(values);
