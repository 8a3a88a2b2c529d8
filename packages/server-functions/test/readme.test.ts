import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileForBrowser, compileForServer } from "../src/vite/compile.ts";
import { runServer, writeApp } from "./vite-app.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

/** Returns the code block with a title, which is written after its language. */
function block(title: string): string {
  const [, code] = readme.split(new RegExp(`\`\`\`\\w+ ${title}\n`));
  return code?.split("```")[0] ?? "";
}

const file = "counter.functions.ts";
const module = { code: block(file), file, prefix: "counter" };

test("the README shows the code that the plugin generates for the browser", () => {
  expect(compileForBrowser(module)).toBe(block(`${file}, in the browser`));
});

test("the README shows the lines that the plugin adds for the server", () => {
  expect(compileForServer(module)).toBe(`${module.code}\n${block(`${file}, on the server`)}`);
});

test("the README's form shows what the user typed and what is wrong with it", async () => {
  const root = writeApp({
    "server/note-page.server.ts": block("note-page.server.ts"),
    "server/escape-html.ts": `
      export const escapeHtml = (text: string) =>
        text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    `,
    "server/functions.server.ts": block("functions.server.ts"),
    "server/notes.functions.ts": `
      import { command } from "./functions.server.ts";
      import * as v from "valibot";
      const Note = v.object({ title: v.pipe(v.string(), v.maxLength(5, "At most 5 characters.")) });
      export const addNote = command(Note, async () => {});
    `,
    "entry.server.ts": `
      import { functions } from "virtual:server-functions";
      import { createHandler } from "@react-on-spin/server-functions/server";
      import { onFormFailure } from "./server/note-page.server.ts";
      export const handle = createHandler({ functions, onFormFailure, log: () => {} });
    `,
  });
  const { handle } = await runServer<{ handle: (request: Request) => Promise<Response> }>(root);
  const post = (action: string, title: string) =>
    handle(
      new Request(`http://127.0.0.1:3000/api/notes/${action}.action?returnTo=/note`, {
        method: "POST",
        body: new URLSearchParams({ title }),
      }),
    );

  const added = await post("addNote", "Milk");
  expect([added.status, added.headers.get("location")]).toEqual([303, "/note"]);

  const refused = await post("addNote", 'Milk & "eggs"');
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain('action="/api/notes/addNote.action?returnTo=/note"');
  expect(page).toContain('value="Milk &amp; &quot;eggs&quot;"');
  expect(page).toContain('<p id="title-error">At most 5 characters.</p>');

  const gone = await post("addOldNote", "Milk");
  expect(gone.status).toBe(404);
  expect(await gone.text()).toContain("This page is from an older version of the site.");
});
