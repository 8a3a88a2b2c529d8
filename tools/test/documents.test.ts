/**
 * The documents, without running anything.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import GithubSlugger from "github-slugger";
import { describe, expect, test } from "vitest";
import { parseManifest, ROOT, read } from "../src/project.ts";

const { scripts } = parseManifest(read("package.json"));
const found = globSync(["*.md", "docs/**/*.md", "deploy/**/*.md", "packages/*/*.md"], {
  cwd: ROOT,
});
// What git does not know is the user's own.
const git = ["ls-files", "-z", "--others", "--exclude-standard"];
const untracked = new Set(
  spawnSync("git", git, { cwd: ROOT, encoding: "utf8" }).stdout.split("\0"),
);
const documents = found
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !untracked.has(file));

describe.each(documents)("%s", (file) => {
  const text = read(file);
  const prose = withoutCode(text);

  test("each code block after `<!-- excerpt: path -->` is in that file, word for word", () => {
    const excerpts = text.matchAll(/<!-- excerpt: (\S+) -->\n+```\w*\n([\s\S]*?)```/g);
    for (const [, path = "", code = ""] of excerpts) {
      expect(read(path), `Copy the excerpt of ${path} again.`).toContain(code.trimEnd());
    }
  });

  test("each relative link leads to a file, and to a heading if it names one", () => {
    const links = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
    for (const [, markdown, html] of links) {
      const link = markdown ?? html ?? "";
      if (/^[a-z]+:/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : join(dirname(file), path);
      expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  test("each `npm run` command is one of package.json", () => {
    const names = Array.from(text.matchAll(/npm run ([a-z][\w:-]*)/g), ([, name = ""]) => name);
    // An app of Vite's template has its own.
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
  });
});

/** The anchors that GitHub gives to a document's headings. */
function anchorsOf(path: string): string[] {
  const slugger = new GithubSlugger();
  const headings = withoutCode(read(path)).matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = ""]) => slugger.slug(heading));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "");
}
