/**
 * `npm run docs`: checks the documentation without running anything.
 *
 * - A code block after `<!-- excerpt: path -->` is in that file, word for word.
 * - A relative link leads to a file, and to a heading if it names one.
 * - Every `npm run` command exists.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import GithubSlugger from "github-slugger";
import * as v from "valibot";
import { ROOT } from "./lib/process.mjs";

const problems: string[] = [];
const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")),
);
const found = globSync(["*.md", "docs/**/*.md", "deploy/**/*.md", "packages/*/*.md"], {
  cwd: ROOT,
});
// What git does not know is the user's own.
const git = spawnSync("git", ["ls-files", "-z", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
});
const untracked = new Set(git.status === 0 ? git.stdout.split("\0") : []);
const files = found.filter((file) => !untracked.has(file.replaceAll("\\", "/")));

for (const file of files) {
  const text = readFileSync(join(ROOT, file), "utf8");
  checkExcerpts(file, text);
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, "");
  checkLinks(file, prose);
  checkCommands(file, text);
}
for (const problem of problems) console.error(problem);
console.log(`${files.length} documents, ${problems.length} problems.`);
if (problems.length > 0) process.exitCode = 1;

function checkExcerpts(file: string, text: string): void {
  for (const [, path = "", code = ""] of text.matchAll(
    /<!-- excerpt: (\S+) -->\n+```\w*\n([\s\S]*?)```/g,
  )) {
    const source = join(ROOT, path);
    if (!existsSync(source)) {
      problems.push(`${file} has an excerpt of ${path}, and there is no such file.`);
    } else if (!readFileSync(source, "utf8").includes(code.trimEnd())) {
      problems.push(
        `${file} has an excerpt that is not in ${path}. Copy it again. It begins with: ${code.trim().split("\n")[0]}`,
      );
    }
  }
}

function checkLinks(file: string, text: string): void {
  for (const [, markdown, html] of text.matchAll(
    /\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g,
  )) {
    const link = markdown ?? html ?? "";
    if (/^[a-z]+:/.test(link)) continue;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? join(ROOT, file) : join(ROOT, dirname(file), path);
    if (!existsSync(target)) {
      problems.push(`${file} links to ${link}, and there is no such file.`);
    } else if (anchor !== undefined && !anchors(target).includes(anchor)) {
      problems.push(`${file} links to ${link}, and ${relative(ROOT, target)} has no such heading.`);
    }
  }
}

function checkCommands(file: string, text: string): void {
  for (const [, name = ""] of text.matchAll(/npm run ([a-z][\w:-]*)/g)) {
    if (!(name in scripts))
      problems.push(`${file} mentions "npm run ${name}", and package.json has no such script.`);
  }
}

/** The anchors that GitHub gives to a document's headings. */
function anchors(path: string): string[] {
  const text = readFileSync(path, "utf8").replaceAll(/^```[\s\S]*?^```/gm, "");
  const slugger = new GithubSlugger();
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading));
}
