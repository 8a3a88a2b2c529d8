/**
 * docs/walkthrough.md is true: its commands print what it shows.
 *
 * @module
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onSpin, test } from "@react-on-spin/spin/playwright";
import { Chapter } from "../../fixtures/chapter.ts";
import { NewApp } from "../../fixtures/new-app.ts";
import { DEV_SERVER, Terminal } from "../../fixtures/terminal.ts";

const WALKTHROUGH = fileURLToPath(new URL("../../../docs/walkthrough.md", import.meta.url));

test.describe.configure({ timeout: 600_000 });

test("each command of the walkthrough prints what the walkthrough shows", async () => {
  test.skip(onSpin, "The walkthrough uses `npm start`, which runs the Node host.");
  const chapter = new Chapter(WALKTHROUGH);
  const terminal = new Terminal();
  try {
    for (const step of chapter.steps) {
      await test.step(step, async () => {
        const follow = () => terminal.follow(chapter.terminal(step));
        if (chapter.changesFiles(step)) await withChanges(chapter, step, terminal, follow);
        else await follow();
      });
    }
  } finally {
    await terminal.dispose();
  }
});

/** Makes the changes of a step in a copy of this repository, and runs its development server. */
async function withChanges(
  chapter: Chapter,
  step: string,
  terminal: Terminal,
  use: () => Promise<void>,
): Promise<void> {
  const copy = NewApp.copyRepository();
  try {
    copy.linkPackages();
    chapter.apply(step, copy.folder);
    // The reader runs both servers in one folder, so they share a store.
    mkdirSync(join(copy.folder, ".spin"));
    copyFileSync(terminal.server.storeFile, join(copy.folder, ".spin/sqlite_key_value.db"));
    await copy.serve("dev", async (url) => {
      terminal.setAddress(DEV_SERVER, url);
      await use();
    });
  } finally {
    await copy.dispose();
  }
}
