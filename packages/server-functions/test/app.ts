import * as v from "valibot";
import { expect } from "vitest";
import { defineError, NetworkError, RateLimited, type ServerFunction } from "../src/index.ts";
import { defineFunctions, register } from "../src/server/functions.ts";
import { createHandler, type HandlerOptions } from "../src/server/handler.ts";
import { toJson } from "../src/wire/values.ts";

const { query, command } = defineFunctions();

export const ORIGIN = "http://127.0.0.1:3000";

const Full = defineError({ code: "full", status: 409, message: "It is full." });
const By = v.object({ by: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)) });
const Anything = v.custom<Readonly<Record<string, string>>>(() => true);
const Failure = v.picklist(["declared", "with-cause", "undeclared", "limited", "offline"]);

/** A handler for some functions that are registered. */
export const handlerOf = (
  functions: readonly ServerFunction[],
  options: Omit<HandlerOptions, "functions"> = {},
) =>
  createHandler({
    log: () => {},
    ...options,
    functions: new Map(functions.map((each) => [each.id, each])),
  });

/** An app with a count in memory, and functions that fail in every way. It records what is logged. */
export function createTestApp(options: Omit<HandlerOptions, "functions" | "log"> = {}) {
  let count = 0;
  const logged: string[] = [];

  const incrementCount = register(
    "counter/incrementCount",
    command(By, async ({ by }) => {
      count += by;
      return count;
    }),
  );
  const fail = async (how: v.InferOutput<typeof Failure>): Promise<number> => {
    switch (how) {
      case "declared":
        throw new Full();
      case "with-cause":
        throw new Full({ cause: new Error("SECRET-CAUSE") });
      case "undeclared":
        throw new Error("SECRET-MESSAGE", { cause: new Error("SECRET-CAUSE") });
      case "limited":
        throw new RateLimited({ retryAfter: 1.2 });
      case "offline":
        throw new NetworkError();
    }
  };
  const errors = [Full, RateLimited, NetworkError];
  const functions = [
    register(
      "counter/getCount",
      query(async () => count),
    ),
    register(
      "counter/echo",
      query(Anything, async (input) => toJson(input) ?? "none"),
    ),
    incrementCount,
    register(
      "counter/reset",
      command(async () => {
        count = 0;
      }),
    ),
    register("failing/read", query(Failure, fail, { errors })),
    register(
      "failing/write",
      command(v.object({ how: Failure }), ({ how }) => fail(how), { errors }),
    ),
  ];
  const log = (entry: string) => logged.push(entry);
  const handle = handlerOf(functions, { development: false, ...options, log });

  return {
    handle,
    logged,
    count: () => count,
    get: (path: string, init?: RequestInit) => handle(new Request(ORIGIN + path, init)),
    post: (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
      handle(
        new Request(ORIGIN + path, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body,
        }),
      ),
    postForm: (path: string, body: string, headers: Record<string, string> = {}) =>
      handle(
        new Request(ORIGIN + path, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
          body,
        }),
      ),
  };
}

/** Checks that a response is a problem as RFC 9457 describes it, and returns it. */
export async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem: unknown = await response.json();
  expect(problem).toMatchObject({
    type: "about:blank",
    status: response.status,
    requestId: expect.any(String),
  });
  return problem;
}
