import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { listening } from "../../../test/node/listen.ts";
import { AllowedHosts } from "../../outbound-http/allowed-hosts.ts";
import { FetchRules } from "./restrict-fetch.ts";

/** Starts a service that redirects every path but `/target`. */
async function service(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === "/target") response.end("reached");
    else response.writeHead(302, { location: "/target" }).end("moved");
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

function run<T>(allowed: string[], selfOrigin: string, work: () => T): T {
  const rules = new FetchRules();
  onTestFinished(() => rules.end());
  const report = (message: string) => console.warn(message);
  return rules.run({ allowedHosts: new AllowedHosts("server", allowed), selfOrigin, report }, work);
}

test("a component's fetch reaches only what the manifest allows, and what other code fetches is free", async () => {
  const origin = await service();
  const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
  await expect(run([], origin, () => fetch(`${origin}/target`))).rejects.toThrow(TypeError);
  expect(warn.mock.lastCall?.[0]).toContain(`add 'allowed_outbound_hosts = ["${origin}"]'`);
  expect(await (await run([origin], origin, () => fetch(`${origin}/target`))).text()).toBe(
    "reached",
  );
  expect(await (await fetch(`${origin}/target`)).text()).toBe("reached");
});

test("the rules hold for what a component does later, too", async () => {
  const origin = await service();
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  const later = run([], origin, async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return fetch(`${origin}/target`);
  });
  await expect(later).rejects.toThrow(TypeError);
});

test("redirects are not followed, as in the component's engine", async () => {
  const origin = await service();
  const response = await run([origin], origin, () => fetch(`${origin}/other`));
  expect([response.status, response.headers.get("location")]).toEqual([302, "/target"]);
});

test("a component with permission reaches its own application", async () => {
  const origin = await service();
  const response = await run(["http://self"], origin, () => fetch("http://self.alt/target"));
  expect(await response.text()).toBe("reached");
});

test("headers about the visitor's connection are not passed on", async () => {
  const server = createServer(({ headers }, response) => {
    response.end(JSON.stringify([headers["x-visitor"], headers["content-length"], headers["te"]]));
  });
  const origin = `http://127.0.0.1:${await listening(server)}`;
  const headers = { "x-visitor": "one", "content-length": "0", trailer: "x", te: "x" };
  const response = await run([origin], origin, () => fetch(origin, { headers }));
  expect(await response.json()).toEqual(["one", null, null]);
});

test("no path leads from the application itself to another host", async () => {
  const [origin, other] = [await service(), await service()];
  const { host } = new URL(other);
  const response = await run(["http://self"], origin, () =>
    fetch(`http://self.alt//${host}/target`),
  );
  expect(response.status).toBe(302);
});
