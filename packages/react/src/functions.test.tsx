import { QueryClientProvider, QueryObserver } from "@tanstack/react-query";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { queryOf, takeFresh, usePending } from "./functions.ts";
import { createQueryClient } from "./query-client.ts";

const getNotes = Object.assign(
  vi.fn(async () => ["saved"]),
  { id: "note/getNotes" },
);
const addNote = Object.assign(async (_: string) => {}, { id: "note/addNote" });

test("changes of a command show while they are under way, also of several calls, and in their order", () => {
  const queryClient = createQueryClient();
  for (const note of ["one", "two"]) {
    const cache = queryClient.getMutationCache();
    const mutationFn = () => new Promise<void>(() => {});
    void cache.build(queryClient, { mutationKey: [addNote.id], mutationFn }).execute(note);
  }
  const Notes = ({ saved }: { saved: string[] | undefined }) =>
    usePending(addNote, saved, (notes, note) => [...notes, note])?.join() ?? "unknown";
  const render = (saved: string[] | undefined) =>
    renderToString(
      <QueryClientProvider client={queryClient}>
        <Notes saved={saved} />
      </QueryClientProvider>,
    );
  expect([render(["saved"]), render(undefined)]).toEqual(["saved,one,two", "unknown"]);
});

test("a query has its function's id as a key, and its input if it has one", () => {
  const getNote = Object.assign(async ({ id }: { id: number }) => id, { id: "note/getNote" });
  expect(queryOf(getNotes).queryKey).toEqual(["note/getNotes"]);
  expect(queryOf(getNote, { id: 1 }).queryKey).toEqual(["note/getNote", { id: 1 }]);
});

test("what a command's answer has brought replaces an older answer that is under way, and the rest is read again", async () => {
  const queryClient = createQueryClient();
  const read = Promise.withResolvers<string[]>();
  getNotes.mockReturnValueOnce(read.promise);
  const reading = queryClient.fetchQuery(queryOf(getNotes)).catch(() => {});
  await takeFresh(queryClient, [["note/getNotes", ["new"]]]);
  read.resolve(["old"]);
  await reading;
  expect(queryClient.getQueryData(queryOf(getNotes).queryKey)).toEqual(["new"]);

  const stop = new QueryObserver(queryClient, queryOf(getNotes)).subscribe(() => {});
  await takeFresh(queryClient, [["note/getNotes"]]);
  await expect.poll(() => queryClient.getQueryData(["note/getNotes"])).toEqual(["saved"]);
  stop();
});
