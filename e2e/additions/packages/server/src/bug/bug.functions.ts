import { query } from "@app/server/functions.server";

/** Fails in a way that nobody has thought of. */
export const findBug = query(async () => {
  throw new Error("a bug in a server function");
});
