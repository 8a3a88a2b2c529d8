/**
 * What the component does while it is made, so that its first answers are as quick as its later ones.
 *
 * @module
 */
import type { WarmUpRequest } from "@react-on-spin/spin/component";

/** The calls. The last one has a bad input: of a command, that is enough. */
export const calls: readonly WarmUpRequest[] = [
  "/api/counter/getCount",
  {
    path: "/api/counter/incrementCount",
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"by":0}',
  },
];
