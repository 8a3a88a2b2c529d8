/**
 * What the component does while it is made, so that its first answers are as quick as its later ones.
 *
 * @module
 */
import type { SavedComment } from "@app/shared/comment";
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

const comment: SavedComment = {
  count: 0,
  text: "",
  model: "",
  usage: { promptTokenCount: 0, generatedTokenCount: 0 },
  createdAt: "",
};

/** What the key-value store holds meanwhile. */
export const store = { count: "0", comment: JSON.stringify(comment) };
