import { expect, test } from "vitest";
import { type HostProcess, startHost } from "../host-process.ts";

/**
 * Waits until two workers are ready: a host serves as soon as one is. With two, a pair of slow requests
 * takes less time than one after the other would.
 */
async function waitForTwoWorkers({ get }: HostProcess): Promise<void> {
  const once = 900;
  for (let took = Infinity; took >= 2 * once; ) {
    const start = performance.now();
    await Promise.all([get(`/slow?ms=${once}`), get(`/slow?ms=${once}`)]);
    took = performance.now() - start;
  }
}

test("a request that takes too long gets a 504, and other requests are not affected", async () => {
  const host = await startHost(["--workers", "2", "--request-timeout", "4"]);
  await waitForTwoWorkers(host);
  const { get, text, log } = host;
  const loop = get("/loop");
  expect(await text("/constant")).toBe("constant");
  const response = await loop;
  expect([response.status, await response.text()]).toEqual([504, ""]);
  expect(log("guest_stdout.txt")).toBe("before the loop\n");
  expect(await text("/constant")).toBe("constant");
});
