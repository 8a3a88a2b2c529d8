import { redirect } from "@react-on-spin/server-functions";
import * as v from "valibot";
import { command } from "./functions.server.ts";

const Text = v.object({ text: v.string() });

export const save = command(Text, async ({ text }) => console.log(`save ${text}`));

export const remove = command(Text, async ({ text }) => console.log(`remove ${text}`));

/** Goes to a page: a path on this site, or another one. */
export const goTo = command(v.object({ to: v.string() }), async ({ to }) => {
  console.log(`go to ${to}`);
  throw to.startsWith("/") ? redirect(to) : redirect(to, { origin: new URL(to).origin });
});

/** Has one of each control. Without a title the form fails. */
export const fill = command(
  v.object({
    title: v.pipe(v.string(), v.nonEmpty("Say a title."), v.minLength(3, "Say more.")),
    home: v.object({ city: v.pipe(v.string(), v.nonEmpty("Say a city.")) }),
    tags: v.array(v.string()),
    size: v.string(),
    colors: v.optional(v.array(v.string()), []),
    colour: v.optional(v.string(), ""),
    loud: v.optional(v.boolean(), false),
    quiet: v.optional(v.boolean(), false),
  }),
  async (input) => console.log(JSON.stringify(input)),
);
