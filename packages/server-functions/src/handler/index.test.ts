import * as v from "valibot";
import { expect, test } from "vitest";
import { command, query } from "../index.ts";
import { register } from "../register.ts";
import { createHandler } from "./index.ts";

let count = 41;
const getCount = register(
  "counter/getCount",
  query(async () => count),
);
const incrementCount = register(
  "counter/incrementCount",
  command(v.object({ by: v.number() }), async ({ by }) => {
    count += by;
    return count;
  }),
);
const handle = createHandler({
  functions: new Map([getCount, incrementCount].map((each) => [each.id, each])),
});

test("a command is called", async () => {
  const answer = await handle(
    new Request("http://127.0.0.1:3000/api/counter/incrementCount", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"by":1}',
    }),
  );
  expect([answer.status, await answer.json()]).toEqual([200, { result: 42 }]);
});
