import { expect } from "vitest";

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
