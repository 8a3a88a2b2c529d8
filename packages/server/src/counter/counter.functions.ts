import { CountFull, CountNotSaved, CountUnreadable, IncrementInput } from "@app/shared/counter";
import { command, query } from "../functions.server.ts";
import { countStore } from "./count-store.server.ts";

/** The saved count. */
export const getCount = query(async () => countStore.read(), {
  guard: "none",
  errors: [CountUnreadable],
});

/** Adds to the count, saves it and returns the new one. */
export const incrementCount = command(
  IncrementInput,
  async ({ by }) => {
    const count = countStore.add(by);
    console.log(`Saving value ${count}`);
    return count;
  },
  { guard: "none", refresh: [getCount], errors: [CountUnreadable, CountNotSaved, CountFull] },
);
