import { defineFunctions } from "@react-on-spin/server-functions/server";

export const { query, command } = defineFunctions();
