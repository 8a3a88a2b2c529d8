/**
 * What a unit test controls of the host that {@link spinHost} gives it.
 *
 * @module
 */
import { keys, peek, put, refuseWrites } from "./store.ts";

export { farEnd as languageModel } from "./llm.ts";
export { values as variables } from "./variables.ts";

/** The store as another program would use it. It is empty before each test. */
export const store = { put, peek, keys, refuseWrites };
