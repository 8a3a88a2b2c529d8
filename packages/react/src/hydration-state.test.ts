import { defineError } from "@react-on-spin/server-functions";
import { expect, test } from "vitest";
import {
  dehydrateQueries,
  encodeData,
  hydrateQueries,
  parseState,
  serialize,
} from "./hydration-state.ts";
import { createQueryClient } from "./query-client.ts";

const Full = defineError({ code: "full", status: 503, message: "It is full.", retryable: true });

/** Runs a query on the server and takes its state to the browser. */
async function transfer(queryFn: () => Promise<unknown>) {
  const server = createQueryClient();
  await server.prefetchQuery({ queryKey: ["it"], queryFn, retry: false });
  const texts = new Map(
    server
      .getQueryCache()
      .getAll()
      .map(({ queryHash, state }) => [queryHash, encodeData("it", state.data)]),
  );
  const text = serialize({
    address: "/",
    styles: [],
    router: { loaderData: {}, actionData: null },
    queries: dehydrateQueries(server, "request-1", texts),
  });
  const browser = createQueryClient();
  hydrateQueries(browser, parseState(text).queries);
  return { text, state: browser.getQueryState(["it"]) };
}

test("what a loader has loaded is there in the browser, also dates, maps, sets and bigint", async () => {
  const data = { at: new Date(0), byDay: new Map([["a", new Set([1n])]]), none: undefined };
  const { state } = await transfer(async () => data);
  expect(state).toMatchObject({ status: "success" });
  expect(state?.data).toStrictEqual(data);
});

test("a declared error has its own class again in the browser, and the request's id", async () => {
  const { state } = await transfer(async () => {
    throw new Full();
  });
  expect(state?.status).toBe("error");
  expect(state?.error).toBeInstanceOf(Full);
  expect(state?.error).toMatchObject({ message: "It is full.", requestId: "request-1" });
});

test("of any other error, only the request's id gets into the page", async () => {
  const { text, state } = await transfer(async () => {
    throw new Error("secret-password at /home/me/app.ts");
  });
  expect(text).not.toMatch(/secret|app\.ts|hydration-state/);
  expect(state?.error).toMatchObject({ code: "internal", requestId: "request-1" });
});

test.each(["</script>", "<!--", "<script", "\u2028", "\u2029", "]]>", "&lt;"])(
  "%j in the data does not end the script element, and arrives unchanged",
  async (value) => {
    const { text, state } = await transfer(async () => value);
    expect(text).not.toContain("<");
    expect(state?.data).toBe(value);
  },
);

test("a lone surrogate becomes the replacement character that the document shows", async () => {
  const { state } = await transfer(async () => "a\ud800b");
  expect(state?.data).toBe("a\ufffdb");
});

test("a state that is not the app's is refused", () => {
  expect(() => parseState('{ "styles": [] }')).toThrow("is not that of this app");
  expect(() => parseState("null")).toThrow("is not that of this app");
});
