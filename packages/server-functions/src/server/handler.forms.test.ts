import { expect, test } from "vitest";
import { createTestApp, ORIGIN, problemOf } from "../../test/app.ts";
import type { FormFailure } from "./handler.ts";

const INCREMENT = "/api/counter/incrementCount";
const ACTION = `${INCREMENT}.action`;
const page = async ({ error, fields, id, returnTo }: FormFailure) =>
  Response.json(
    { id, fields, returnTo, code: error.code, logged: error.requestId },
    { status: error.status },
  );

test.each([
  ["?returnTo=/counter%23button", "/counter#button"],
  ["?returnTo=/@other.example", "/@other.example"],
  ["", "/"],
])("a form with %j runs the command and redirects to %s", async (search, location) => {
  const app = createTestApp();
  const { status, headers } = await app.postForm(ACTION + search, "n:by=2");
  expect([status, headers.get("location"), app.count()]).toEqual([303, location, 2]);
});

test("a form without fields runs a command without input", async () => {
  expect((await createTestApp().postForm("/api/counter/reset.action", "")).status).toBe(303);
});

test("a failed form renders its page with the fields, the error and the status", async () => {
  const app = createTestApp({ onFormFailure: page });
  const response = await app.postForm(`${ACTION}?returnTo=/counter`, "n:by=abc");
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({
    id: "counter/incrementCount",
    fields: { by: "abc" },
    returnTo: "/counter",
    code: "invalid-input",
    logged: app.logged[0]?.split(" ")[0],
  });
  expect(app.count()).toBe(0);
});

test("what was typed into a field whose name begins with _ does not come back", async () => {
  const app = createTestApp({ onFormFailure: page });
  const response = await app.postForm(
    `${ACTION}?returnTo=/counter`,
    "n:by=abc&_passphrase=secret&user._pin=secret",
  );
  expect(await response.text()).not.toContain("secret");
});

test.each([
  ["a declared error", "how=declared", 409],
  ["an undeclared error", "how=undeclared", 500],
  ["a field that is sent twice", "how=declared&how=declared", 400],
  ["a body over the limit", `how=${"x".repeat(1_048_577)}`, 413],
])("a form that fails with %s renders its page", async (_name, body, status) => {
  const app = createTestApp({ onFormFailure: page });
  const response = await app.postForm("/api/failing/write.action", body);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    status,
    "application/json",
  ]);
  expect(await response.text()).not.toContain("SECRET");
});

test.each([
  [ACTION, 422],
  ["/api/counter/gone.action", 404],
])("without onFormFailure, a form to %s that fails gets a problem", async (path, status) => {
  const response = await createTestApp().postForm(path, "n:by=0");
  expect(response.status).toBe(status);
  await problemOf(response);
});

test("a failed form responds with a problem if its page cannot be rendered", async () => {
  const app = createTestApp({ onFormFailure: () => Promise.reject(new Error("SECRET")) });
  const response = await app.postForm(ACTION, "n:by=0");
  expect(response.status).toBe(500);
  await problemOf(response);
  expect(app.logged).toHaveLength(2);
});

test("a form that would redirect to another site is rejected before the command runs", async () => {
  const app = createTestApp();
  const response = await app.postForm(`${ACTION}?returnTo=//evil.example`, "n:by=1");
  expect([response.status, app.count()]).toEqual([400, 0]);
});

test("a form of another site is rejected before it is read, and its page says so", async () => {
  const app = createTestApp({ onFormFailure: page });
  const response = await app.postForm(`${ACTION}?returnTo=/counter`, "n:by=1", {
    "sec-fetch-site": "cross-site",
  });
  expect([response.status, app.count()]).toEqual([403, 0]);
  expect(await response.json()).toMatchObject({
    code: "cross-site",
    fields: {},
    returnTo: "/counter",
  });
  expect(app.logged).toEqual([expect.stringContaining("403 cross-site")]);
});

test("the page of a failed form is a GET with the headers of the form's request", async () => {
  let pageRequest: Request | undefined;
  const app = createTestApp({
    onFormFailure: (failure) => {
      pageRequest = failure.pageRequest;
      return page(failure);
    },
  });
  await app.postForm(`${ACTION}?returnTo=/counter%3Fpage=2`, "n:by=0", { cookie: "session=1" });
  expect([pageRequest?.method, pageRequest?.url]).toEqual(["GET", `${ORIGIN}/counter?page=2`]);
  expect(Object.fromEntries(pageRequest?.headers ?? [])).toEqual({ cookie: "session=1" });
});

test.each(["/api/counter/gone.action", "/api/counter/getCount.action"])(
  "a form of an older build, sent to %s, renders the home page with the error",
  async (path) => {
    const app = createTestApp({ onFormFailure: page });
    const response = await app.postForm(`${path}?returnTo=/counter`, "n:by=1");
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      fields: {},
      returnTo: "/",
      code: "unknown-function",
      logged: app.logged[0]?.split(" ")[0],
    });
  },
);

test("only a POST to an .action address is a form: anything else responds with a problem", async () => {
  const app = createTestApp({ onFormFailure: page });
  await problemOf(await app.get("/api/counter/gone.action"));
  await problemOf(await app.post("/api/counter/gone", "{}"));
});

test("a form with files, or of any other type, is rejected", async () => {
  const app = createTestApp();
  const type = "multipart/form-data; boundary=x";
  const response = await app.postForm(ACTION, "n:by=1", { "content-type": type });
  expect([response.status, app.count()]).toEqual([415, 0]);
});

test("the address of a form leads to its page if somebody opens it", async () => {
  const app = createTestApp();
  const response = await app.get(`${ACTION}?returnTo=/counter`);
  expect([response.status, response.headers.get("location")]).toEqual([303, "/counter"]);
  expect((await app.get(ACTION)).headers.get("location")).toBe("/");
  const refused = await app.get(`${ACTION}?returnTo=//evil.example`);
  expect([refused.status, refused.headers.get("location")]).toEqual([400, null]);
  expect(app.count()).toBe(0);
});
