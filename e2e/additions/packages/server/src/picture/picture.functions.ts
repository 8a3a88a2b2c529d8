import { Store } from "fermyon:spin/key-value@2.0.0";
import { command, query } from "@app/server/functions.server";
import { kvList } from "@react-on-spin/spin/key-value/list";
import * as v from "valibot";

/** Not SVG: opened by itself, it could run scripts of its own. */
const Type = v.picklist(["image/png", "image/jpeg", "image/webp"]);

const Entry = v.object(
  {
    title: v.pipe(v.string(), v.nonEmpty("Say what it shows.")),
    picture: v.pipe(v.file(), v.mimeType(Type.options, "Choose a PNG, JPEG or WebP picture.")),
  },
  // Of a part that is missing: a file that was not chosen.
  "Choose a picture.",
);

const entries = kvList("picture", v.object({ title: v.string(), type: Type }));
/** The content has a key of its own, so that a list of the entries does not read it. */
const contentKey = (id: string) => `picture-content.${id}`;

export const addPicture = command(
  Entry,
  async ({ title, picture }) => {
    const id = crypto.randomUUID();
    // Not the SDK's `Kv`, which would save bytes as JSON.
    Store.open("default").set(contentKey(id), new Uint8Array(await picture.arrayBuffer()));
    entries.set(id, { title, type: v.parse(Type, picture.type) });
  },
  { files: { maxBytes: 512 * 1024 } },
);

export const getPictures = query(async () => entries.all());

export const getPicture = query(v.string(), async (id) => {
  const type = entries.get(id)?.type;
  const content = Store.open("default").get(contentKey(id));
  return type && content ? { type, content: new Uint8Array(content) } : null;
});
