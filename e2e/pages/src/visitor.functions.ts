import { defineError, redirect } from "@react-on-spin/server-functions";
import { command, query } from "./functions.server.ts";

const Full = defineError({ code: "full", status: 503, message: "It is full." });

export const whoAmI = query(async ({ cookies }) => cookies.get("name") ?? null);

export const signIn = command(async ({ cookies, request }) => {
  cookies.set("name", "Ann");
  const page = new URL(request.headers.get("referer") ?? "/", request.url);
  throw redirect(page.searchParams.get("next") ?? "/");
});

export const readFull = query(
  async (): Promise<string> => {
    throw new Full({ cause: "no room" });
  },
  { errors: [Full] },
);
