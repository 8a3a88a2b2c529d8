import { defineError } from "@react-on-spin/server-functions";

/** What is stored is no count, or the store cannot be read. Nothing is written over it. */
export const CountUnreadable = defineError({
  code: "count-unreadable",
  status: 500,
  message: "The saved count could not be read.",
  retryable: true,
});

/** The store refused the write (full, locked, not writable): the count is as it was. */
export const CountNotSaved = defineError({
  code: "count-not-saved",
  status: 503,
  message: "The click could not be saved. The count is as it was.",
  retryable: true,
});
