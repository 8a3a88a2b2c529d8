import { variables } from "../../variables/interface.ts";

/** The component's variables. A test can change them. */
export const values: Record<string, string> = {};

export const { get } = variables(values);
