/**
 * The security headers of every response, and the escaping of data in pages.
 *
 * @module
 */
import { expect, gotoHydrated, test, untilHydrated } from "@react-on-spin/spin/playwright";
import { counterStatus, countOf } from "../../fixtures/clicks.ts";

const COMMAND = "/api/counter/incrementCount";
const ACTION = `${COMMAND}.action`;
const form = { "content-type": "application/x-www-form-urlencoded" };

/** Closes a script, opens an HTML comment, breaks lines with U+2028, and contains entities. */
const HOSTILE = [
  "</script><script>injected = 1</script>",
  "<!--<script>",
  "<img src=x onerror='injected = 1'>",
  "\u2028injected = 1\u2029",
  "&lt;b&gt; &#60; \\u003c \"'`",
].join(" ");

const policies = {
  "default-src": "'none'",
  "style-src": "'self'",
  "img-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
};

/** Parses a Content-Security-Policy into directives and what each allows. */
function readPolicy(headers: Headers): Record<string, string> {
  const policy = headers.get("content-security-policy") ?? "";
  return Object.fromEntries(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources.join(" ")];
    }),
  );
}

function expectCommonHeaders(headers: Headers) {
  expect(readPolicy(headers)).toMatchObject(policies);
  expect(Object.fromEntries(headers)).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  for (const name of ["server", "x-powered-by", "set-cookie", "access-control-allow-origin"]) {
    expect(headers.get(name), name).toBeNull();
  }
}

test("a page allows only scripts with its own nonce, and uses no nonce twice", async ({
  server,
}) => {
  for (const [path, init, status] of [
    ["/", {}, 200],
    [ACTION, { method: "POST", headers: form, body: "n:by=0" }, 422],
  ] as const) {
    await test.step(`${path}: ${status}`, async () => {
      const nonces = new Set<string>();
      for (let time = 0; time < 3; time += 1) {
        const response = await fetch(server.url + path, init);
        expect(response.status).toBe(status);
        expectCommonHeaders(response.headers);
        expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
        expect(response.headers.get("cache-control")).toBe("no-store");

        const { "script-src": scripts = "" } = readPolicy(response.headers);
        const [, nonce = ""] =
          /^'nonce-([A-Za-z0-9+/]{22}==)' 'strict-dynamic'$/.exec(scripts) ?? [];
        expect(nonce).not.toBe("");
        nonces.add(nonce);

        const html = await response.text();
        const elements = [...html.matchAll(/<script\b([^>]*)>/g)].map(
          ([, attributes = ""]) => attributes,
        );
        const code = elements.filter((attributes) => !attributes.includes('"application/json"'));
        expect(code.length).toBeGreaterThan(0);
        for (const attributes of code) {
          expect(attributes).toContain(` nonce="${nonce}"`);
          expect(attributes).toContain(' src="/assets/');
        }
        expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
      }
      expect(nonces.size).toBe(3);
    });
  }
});

test("a response that is no page allows no script at all", async ({ server }) => {
  for (const [path, init, status] of [
    ["/api/counter/getCount", {}, 200],
    [ACTION, { method: "POST", headers: form, body: "n:by=1" }, 303],
    [COMMAND, {}, 405],
    ["/", { method: "DELETE" }, 405],
  ] as const) {
    await test.step(`${path}: ${status}`, async () => {
      const response = await fetch(server.url + path, { redirect: "manual", ...init });
      expect(response.status).toBe(status);
      expectCommonHeaders(response.headers);
      expect(readPolicy(response.headers)["script-src"]).toBe("'none'");
      if (!path.startsWith("/api/")) return;
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
      });
    });
  }
});

test("injected markup cannot run, load, send or style anything", {
  tag: "@every-build",
}, async ({ page, server, consoleErrors }) => {
  // The static page may load scripts from its own site, but this one does not exist.
  consoleErrors.allow(/Content Security Policy|\/assets\/x\.js/);
  await page.addInitScript(() => {
    Object.assign(window, { violated: [] });
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
      Reflect.get(window, "violated").push(effectiveDirective);
    });
  });
  await page.route(`${server.url}/`, async (route) => {
    const response = await route.fetch();
    const injected = [
      "<script>window.injected = 'a script'</script>",
      "<script nonce=guessed>window.injected = 'a script with a guessed nonce'</script>",
      "<script src=/assets/x.js></script>",
      "<img src=x: onerror=\"window.injected = 'a handler'\">",
    ].join("");
    const body = (await response.text()).replace("</body>", `${injected}</body>`);
    const { "content-length": _, ...headers } = response.headers();
    await route.fulfill({ response, headers, body });
  });
  await page.goto(server.url);
  await page.evaluate(async () => {
    const seen: string[] = Reflect.get(window, "violated");
    const add = (name: string, properties: Record<string, string>) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(properties)) {
        if (key === "textContent") element.textContent = value;
        else element.setAttribute(key, value);
      }
      document.body.append(element);
      return element;
    };
    const elsewhere = "http://127.0.0.1:9/";
    add("button", { onclick: "window.injected = 'a handler'" }).click();
    add("a", { href: "javascript:window.injected = 'an address'" }).click();
    add("style", { textContent: "body { display: none }" });
    add("p", { style: "color: red" });
    add("img", { src: elsewhere });
    add("iframe", { src: elsewhere });
    add("object", { data: elsewhere });
    add("base", { href: elsewhere });
    const form = add("form", { action: elsewhere, method: "post" });
    if (form instanceof HTMLFormElement) form.submit();
    await fetch(elsewhere).catch(() => {});
    // In a timer of the page, because code that Playwright runs may use `eval`.
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: this is the attempt.
        window.eval("window.injected = 'eval'");
      } catch {
        seen.push("eval");
      }
    });
  });
  const violated = async () =>
    new Set(await page.evaluate((): string[] => Reflect.get(window, "violated")));
  await expect
    .poll(violated)
    .toEqual(
      new Set([
        ...["script-src-elem", "script-src-attr", "script-src", "eval"],
        ...["style-src-elem", "style-src-attr", "img-src", "frame-src", "object-src"],
        ...["base-uri", "form-action", "connect-src"],
      ]),
    );
  expect(await page.evaluate("window.injected")).toBeUndefined();
});

test("markup in an error message stays text in the page and in its hydration state", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 422|ERR_FAILED.*\/assets\//);
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.goto(server.url);
  await page.unroute("**/assets/*.js");
  // The name of an unknown field is part of the message about it.
  await page.locator('input[name="n:by"]').evaluate((input, name) => {
    input.setAttribute("name", name);
  }, HOSTILE);
  const count = await countOf(server);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  const alert = page.getByRole("region", { name: "Counter" }).getByRole("alert");
  await expect(alert).toContainText("The input is not valid.");
  await untilHydrated(page);
  expect(await alert.textContent()).toContain(HOSTILE);
  await page.getByRole("button", { name: /^Click Me/ }).click();
  await expect(counterStatus(page)).toHaveText(`Saved: ${count + 1}`);
  expect(await page.evaluate("window.injected")).toBeUndefined();
});

test("markup in an address stays text, and the page hydrates there", async ({
  page,
  server,
  consoleErrors,
}) => {
  consoleErrors.allow(/status of 404/);
  for (const address of [
    "/?a=</script><script>window.injected=1</script>#part",
    "/nowhere/<script>window.injected=1</script>?<!--",
    "//other.example/?from=elsewhere",
    "/%5cother.example?%2f%2f",
  ]) {
    await test.step(address, async () => {
      await gotoHydrated(page, server.url + address);
      const { href } = new URL(server.url + address);
      if (address.startsWith("/?")) {
        await page.getByRole("button", { name: /^Click Me/ }).click();
        await expect(counterStatus(page)).toHaveText(/^Saved/);
        expect(page.url()).toBe(href);
      } else {
        expect(page.url()).toBe(href);
        await page.evaluate("window.sameDocument = true");
        await page.getByRole("link", { name: "Back to the counter" }).click();
        await expect(page).toHaveURL(`${server.url}/`);
        expect(
          await page.evaluate("window.sameDocument"),
          "The link did not load a new page.",
        ).toBe(true);
      }
      expect(await page.evaluate("window.injected")).toBeUndefined();
    });
  }
});
