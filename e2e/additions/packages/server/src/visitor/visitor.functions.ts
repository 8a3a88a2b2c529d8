import { command, query } from "@app/server/functions.server";
import { redirect } from "@react-on-spin/server-functions";
import * as v from "valibot";

const Introduction = v.object({
  name: v.pipe(v.string(), v.minLength(2, "at least two letters")),
  age: v.optional(v.pipe(v.number("not a number"), v.minValue(0.5, "too young"))),
});

/** The name in the visitor's cookie. Strangers have to introduce themselves first. */
export const getName = query(async ({ cookies, responseHeaders }) => {
  const name = cookies.get("name");
  if (name === undefined) throw redirect("/introduce");
  responseHeaders.set("x-visitor", "known");
  return name;
});

export const introduce = command(Introduction, async ({ name }, { cookies }) => {
  cookies.set("name", name);
  cookies.set("seen", "before");
  throw redirect("/direct");
});
