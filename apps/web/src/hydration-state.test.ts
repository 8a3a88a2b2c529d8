import { defineError } from "@react-on-spin/server-functions";
import { expect, test } from "vitest";
import { dehydrateQueries, hydrateQueries, serializeState } from "./hydration-state.ts";
import { createQueryClient } from "./query-client.ts";

const Full = defineError({ code: "full", status: 503, message: "It is full.", retryable: true });

/** What the browser makes of what the server found out. */
async function transfer(queryFn: () => Promise<unknown>) {
  const server = createQueryClient();
  await server.prefetchQuery({ queryKey: ["it"], queryFn, retry: false });
  const text = serializeState({
    styles: [],
    router: {},
    queries: dehydrateQueries(server, "request-1"),
  });
  const browser = createQueryClient();
  hydrateQueries(browser, JSON.parse(text).queries);
  return { text, state: browser.getQueryState(["it"]) };
}

test("what a loader found out is there in the browser", async () => {
  const { state } = await transfer(async () => ({ count: 42 }));
  expect(state).toMatchObject({ status: "success", data: { count: 42 } });
});

test("a declared error is itself again in the browser, with the request's id", async () => {
  const { state } = await transfer(async () => {
    throw new Full();
  });
  expect(state?.status).toBe("error");
  expect(state?.error).toBeInstanceOf(Full);
  expect(state?.error).toMatchObject({ message: "It is full.", requestId: "request-1" });
});

test("of any other error nothing gets into the page but the request's id", async () => {
  const { text, state } = await transfer(async () => {
    throw new Error("secret-password at /home/me/app.ts");
  });
  expect(text).not.toMatch(/secret|app\.ts|hydration-state/);
  expect(state?.error).toMatchObject({ code: "internal", requestId: "request-1" });
});

test.each(["</script>", "<!--", "<script", "\u2028", "\u2029", "]]>", "&lt;"])(
  "%j in the data neither ends the script element nor changes",
  async (value) => {
    const { text, state } = await transfer(async () => value);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(state?.data).toBe(value);
  },
);

test("half a character is what the document shows in its place", async () => {
  const { state } = await transfer(async () => "a\ud800b");
  expect(state?.data).toBe("a\ufffdb");
});
