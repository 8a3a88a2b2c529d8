import { query } from "../functions.server.ts";

/** Fails in a way that nobody has thought of. */
export const findBug = query(async () => {
  throw new Error("a bug in a server function");
});
