import { expect, test } from "vitest";
import { OtherSite } from "./stand-ins.ts";

test("a site serves its pages, has no icon, and passes a post on to another address", async () => {
  const site = await OtherSite.start();
  try {
    site.serve("/", "<h1>Win a prize</h1>");
    expect(await (await fetch(site.sameSite)).text()).toBe("<h1>Win a prize</h1>");
    expect((await fetch(`${site.crossSite}/favicon.ico`)).status).toBe(204);
    const bounce = `${site.sameSite}/bounce?to=${encodeURIComponent("http://app/api")}`;
    const response = await fetch(bounce, { method: "POST", redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([307, "http://app/api"]);
  } finally {
    await site.stop();
  }
});
