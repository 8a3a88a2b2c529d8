import { expect, test } from "vitest";
import { DESCRIPTION } from "./app-name.ts";
import { edit } from "./edits.ts";

test("lines between the two marks are left out", () => {
  const text = "one\n  // template: leave out\n  two\n  // template: go on\nthree\n";
  expect(edit("a.ts", text)).toBe("one\nthree\n");
});

test("a document loses its references to decisions", () => {
  const text = "It is so\n([decision 0005](decisions/0005-two-keys.md)): and so on.";
  expect(edit("docs/a.md", text)).toBe("It is so: and so on.");
});

test("every manifest gets the app's description", () => {
  const text = 'name = "x"\ndescription = "Ours."\n';
  expect(edit("spin.toml", text)).toBe(`name = "x"\ndescription = "${DESCRIPTION}"\n`);
  expect(edit("spin.portable.toml", text)).toContain(DESCRIPTION);
});

test("package.json keeps the order of its fields, without the commands and packages that stay here", () => {
  const manifest = {
    name: "x",
    description: "Ours.",
    workspaces: ["e2e", "template"],
    scripts: { start: "a", new: "b", template: "c" },
    devDependencies: { turbo: "1", undici: "2" },
  };
  expect(edit("package.json", JSON.stringify(manifest))).toBe(
    JSON.stringify(
      {
        name: "x",
        description: DESCRIPTION,
        workspaces: ["e2e"],
        scripts: { start: "a" },
        devDependencies: { turbo: "1" },
      },
      null,
      2,
    ),
  );
});
