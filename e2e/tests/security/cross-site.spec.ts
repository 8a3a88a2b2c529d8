/**
 * What a page of another site can do to the count in the same browser: nothing.
 *
 * @module
 */
import { test as base, expect, OtherSite } from "@react-on-spin/spin/playwright";
import { countOf } from "../../fixtures/clicks.ts";

const COMMAND = "/api/counter/incrementCount";
const ACTION = `${COMMAND}.action`;
const QUERY = "/api/counter/getCount";

const test = base.extend<{ otherSite: OtherSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  otherSite: async ({}, use) => {
    const site = await OtherSite.start();
    await use(site);
    await site.stop();
  },
});

test("a click is counted only if it comes from the app's own origin, as JSON and as a form", async ({
  server,
}) => {
  const { host } = new URL(server.url);
  const forged = { origin: "http://other.example", "spin-full-url": "http://other.example/" };
  // The unit tests list all forms of these headers.
  const calls: readonly [headers: Record<string, string>, isOwn: boolean][] = [
    [{}, true],
    // A proxy in front of the component may terminate TLS.
    [{ origin: `https://${host}` }, true],
    [{ "sec-fetch-site": "cross-site", origin: `http://${host}` }, false],
    // A client can set these headers to any value.
    [{ ...forged, "x-forwarded-host": "other.example", forwarded: "host=other.example" }, false],
  ];
  for (const [headers, isOwn] of calls) {
    await test.step(JSON.stringify(headers), async () => {
      const before = await countOf(server);
      const call = (path: string, type: string, body: string) =>
        fetch(server.url + path, {
          method: "POST",
          redirect: "manual",
          headers: { "content-type": type, ...headers },
          body,
        });
      const asJson = await call(COMMAND, "application/json", '{"by":1000}');
      const asForm = await call(ACTION, "application/x-www-form-urlencoded", "n%3Aby=+1000+");
      expect([asJson.status, asForm.status]).toEqual(isOwn ? [200, 303] : [403, 403]);
      expect(await countOf(server)).toBe(isOwn ? before + 2000 : before);
      if (isOwn) return;
      expect(await asJson.json()).toMatchObject({ status: 403, code: "cross-site" });
      // A person has sent the form, and gets a page that says what happened.
      expect(asForm.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await asForm.text()).toContain("it came from another site");
    });
  }
});

test.describe("Behind a proxy that changes the host", () => {
  const env = { SPIN_VARIABLE_ALLOWED_ORIGINS: "https://app.example, http://app.example" };
  test.use({ serverOptions: { env } });

  test("a command accepts calls from the origins that are listed, and from no other", async ({
    ownServer,
  }) => {
    const call = async (origin: string) => {
      const headers = { "content-type": "application/json", origin };
      const init = { method: "POST", headers, body: '{"by":1}' };
      return (await fetch(ownServer.url + COMMAND, init)).status;
    };
    expect(await call("http://app.example")).toBe(200);
    expect(await call(ownServer.url)).toBe(403);
    expect(await countOf(ownServer)).toBe(1);
    expect(await ownServer.log("stderr")).toContain("allowed_origins has https://app.example");
  });
});

/** A page that attacks the app as soon as it has loaded. */
interface Attack {
  what: string;
  page(app: string, own: string): string;
  /** What the app logs about it, after the request id. */
  logged: string;
}

const submit = "<script>document.forms[0].submit()</script>";

function postForm(action: string): string {
  return `<form method="post" action="${action}"><input name="n:by" value="1"></form>${submit}`;
}

const attacks: readonly Attack[] = [
  {
    what: "submits the app's form",
    page: (app) => postForm(app + ACTION),
    logged: `POST ${ACTION} 403 cross-site`,
  },
  {
    what: "submits the app's form from a sandboxed frame, whose origin is null",
    page: (app) =>
      `<iframe sandbox="allow-scripts allow-forms" srcdoc='${postForm(app + ACTION)}'></iframe>`,
    logged: `POST ${ACTION} 403 cross-site`,
  },
  {
    what: "submits a form to its own site, which redirects it to the app",
    page: (app, own) => postForm(`${own}/bounce?to=${encodeURIComponent(app + ACTION)}`),
    logged: `POST ${ACTION} 403 cross-site`,
  },
  {
    what: "fetches with JSON as text/plain",
    page: (app) => `<script>fetch("${app}${COMMAND}",
      { method: "POST", mode: "no-cors", credentials: "include", body: '{"by":1}' })</script>`,
    logged: `POST ${COMMAND} 403 cross-site`,
  },
  {
    what: "sends a beacon",
    page: (app) => `<script>navigator.sendBeacon("${app}${ACTION}",
      new URLSearchParams({ "n:by": 1 }))</script>`,
    logged: `POST ${ACTION} 403 cross-site`,
  },
  {
    what: "navigates to a command",
    page: (app) => `<script>location = "${app}${COMMAND}?by=1"</script>`,
    logged: `GET ${COMMAND} 405 method-not-allowed`,
  },
  {
    what: "fetches with JSON, which needs a preflight request",
    page: (app) => `<script>fetch("${app}${COMMAND}", { method: "POST",
      headers: { "content-type": "application/json" }, body: '{"by":1}' })</script>`,
    // The preflight is refused, so the browser sends no POST.
    logged: `OPTIONS ${COMMAND} 405 method-not-allowed`,
  },
];

for (const from of ["sameSite", "crossSite"] as const) {
  const where = from === "sameSite" ? "on another port" : "on another site";
  test(`a page ${where} cannot change the count`, async ({
    page,
    server,
    otherSite,
    consoleErrors,
  }) => {
    consoleErrors.allow(/^/); // This is the console of the other site.
    const before = await countOf(server);
    for (const { what, page: html, logged } of attacks) {
      await test.step(`when it ${what}`, async () => {
        otherSite.serve("/", html(server.url, otherSite[from]));
        const logBefore = await server.log("stderr");
        await page.goto(otherSite[from]);
        await expect
          .poll(async () => (await server.log("stderr")).slice(logBefore.length))
          .toContain(` ${logged}\n`);
        expect(await countOf(server)).toBe(before);
      });
    }
  });
}

test("the form of these attacks is counted when the app's own page submits it", async ({
  page,
  server,
}) => {
  const before = await countOf(server);
  const own = `${server.url}/own-page`;
  await page.route(own, (route) =>
    route.fulfill({ contentType: "text/html", body: postForm(ACTION) }),
  );
  await page.goto(own);
  await expect(page.getByRole("button", { name: `Click Me: ${before + 1}` })).toBeVisible();
});

test("another site can call a query, but cannot read the result", async ({
  page,
  server,
  otherSite,
  consoleErrors,
}) => {
  consoleErrors.allow(/CORS policy|ERR_FAILED|ERR_BLOCKED_BY_RESPONSE|MIME type/);
  const before = await countOf(server);
  otherSite.serve("/", "");
  await page.goto(otherSite.crossSite);
  const learned = await page.evaluate(async (address) => {
    const read = (init: RequestInit) =>
      fetch(address, init).then(
        (response) => response.text(),
        () => "nothing",
      );
    const script = document.createElement("script");
    const asScript = new Promise((resolve) => {
      script.onload = () => resolve("a script");
      script.onerror = () => resolve("nothing");
    });
    script.src = address;
    document.head.append(script);
    return [await read({ mode: "cors" }), await read({ mode: "no-cors" }), await asScript];
  }, server.url + QUERY);
  expect(learned).toEqual(["nothing", "nothing", "nothing"]);
  expect(await countOf(server)).toBe(before);

  const response = await fetch(server.url + QUERY, { headers: { "sec-fetch-site": "cross-site" } });
  expect(response.status).toBe(200);
  const allowed = [...response.headers.keys()].filter((name) => name.startsWith("access-control"));
  expect(allowed).toEqual([]);
});

test("another site cannot show the page in a frame", async ({
  page,
  server,
  otherSite,
  consoleErrors,
}) => {
  consoleErrors.allow(/frame-ancestors/);
  otherSite.serve("/", `<iframe src="${server.url}"></iframe>`);
  const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
  await page.goto(otherSite.sameSite);
  await refused;
  await expect(page.frameLocator("iframe").getByRole("button")).toHaveCount(0);
});

test("another site that opens the page in a window cannot access that window", async ({
  page,
  server,
  otherSite,
}) => {
  otherSite.serve("/", "");
  await page.goto(otherSite.sameSite);
  const popup = page.waitForEvent("popup");
  await page.evaluate((url) => Object.assign(window, { opened: window.open(url) }), server.url);
  const opened = await popup;
  await expect(opened.getByRole("button", { name: /^Click Me/ })).toBeVisible();
  expect(await opened.evaluate("window.opener")).toBeNull();
  // To the opener the window looks closed.
  await expect.poll(() => page.evaluate("window.opened.closed")).toBe(true);
});
