import { afterEach, expect, test, vi } from "vitest";
import { signedIn, store } from "../testing/vitest/host.ts";
import { createSessions } from "./sessions.ts";

const sessions = createSessions({ lifetime: 3600 });

afterEach(() => {
  vi.useRealTimers();
});

/** A browser's cookies. */
class Browser {
  readonly jar = new Map<string, string>();
  get = (name: string) => this.jar.get(name);
  set = (name: string, value: string) => void this.jar.set(name, value);
  delete = (name: string) => void this.jar.delete(name);
}

test("nobody is signed in who has not signed in", async () => {
  expect(await sessions.userOf(new Browser())).toBeUndefined();
  const forger = new Browser();
  forger.set("__Host-session", "guessed");
  expect(await sessions.userOf(forger)).toBeUndefined();
});

test("a user stays signed in until the session's time is over", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const browser = new Browser();
  await sessions.start(browser, "ada");
  expect(await sessions.userOf(browser)).toBe("ada");
  vi.advanceTimersByTime(3_600_000);
  expect(await sessions.userOf(browser)).toBeUndefined();
});

test("the store does not have what the cookie has", async () => {
  const browser = new Browser();
  await sessions.start(browser, "ada");
  const token = browser.get("__Host-session") ?? "";
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(store.keys().join()).not.toContain(token);
});

test("a new sign-in has a new token, and the old one is worth nothing", async () => {
  const browser = new Browser();
  await sessions.start(browser, "ada");
  const thief = new Browser();
  thief.set("__Host-session", browser.get("__Host-session") ?? "");
  await sessions.start(browser, "ada");
  expect(await sessions.userOf(browser)).toBe("ada");
  expect(await sessions.userOf(thief)).toBeUndefined();
});

test("who signs out is signed out, also with a copy of the cookie", async () => {
  const browser = new Browser();
  await sessions.start(browser, "ada");
  const copy = new Browser();
  copy.set("__Host-session", browser.get("__Host-session") ?? "");
  await sessions.end(browser);
  expect(browser.jar.size).toBe(0);
  expect(await sessions.userOf(copy)).toBeUndefined();
});

test("a user can be signed out everywhere, and nobody else is", async () => {
  const [laptop, phone, other] = [new Browser(), new Browser(), new Browser()];
  await sessions.start(laptop, "ada");
  await sessions.start(phone, "ada");
  await sessions.start(other, "bob");
  sessions.endAll("ada");
  expect(await sessions.userOf(laptop)).toBeUndefined();
  expect(await sessions.userOf(phone)).toBeUndefined();
  expect(await sessions.userOf(other)).toBe("bob");
  await sessions.start(phone, "ada");
  expect(await sessions.userOf(phone)).toBe("ada");
});

test("sessions that are over are deleted when somebody signs in", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await sessions.start(new Browser(), "ada");
  vi.advanceTimersByTime(3_600_000);
  await sessions.start(new Browser(), "bob");
  expect(store.keys()).toHaveLength(1);
});

test("a unit test makes a signed-in request in one line", async () => {
  const request = await signedIn(sessions, "ada");
  const [, token = ""] = /^__Host-session=(.+)$/.exec(request.headers.get("cookie") ?? "") ?? [];
  expect(await sessions.userOf({ get: () => token })).toBe("ada");
});
