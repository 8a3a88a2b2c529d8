import { defineFunctions } from "@react-on-spin/server-functions/server";

export const { command } = defineFunctions();
