import { getPicture } from "@app/server/picture/picture.functions";
import { load } from "@react-on-spin/react";
import * as v from "valibot";

/** Of a route without a component: it answers with the picture itself. */
export const picture = load(
  { params: v.object({ id: v.string() }) },
  async ({ params, request }) => {
    const found = await getPicture(params.id, { request });
    if (found === null) return new Response("There is no such picture.\n", { status: 404 });
    const headers = { "content-type": found.type, "x-content-type-options": "nosniff" };
    return new Response(found.content, { headers });
  },
);
