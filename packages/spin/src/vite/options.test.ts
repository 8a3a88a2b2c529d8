import { expect, test } from "vitest";
import { targetOf } from "./options.ts";

const options = {
  manifest: "spin.toml",
  server: "src/entry.server.ts",
  modes: { portable: { manifest: "spin.portable.toml" } },
};

test("a mode builds what the options say, but for its own differences", () => {
  expect(targetOf(options, "production")).toEqual({
    manifest: "spin.toml",
    server: "src/entry.server.ts",
  });
  expect(targetOf(options, "portable")).toEqual({
    manifest: "spin.portable.toml",
    server: "src/entry.server.ts",
  });
});

test("an unknown mode is refused with the names of the others", () => {
  expect(() => targetOf(options, "portabel")).toThrow(
    'There is no mode "portabel". Choose one of: portable; or leave --mode out. To add a mode, give ' +
      "it an entry in the option `modes` of spinComponent.",
  );
  expect(() => targetOf({ manifest: "spin.toml", server: "a.ts" }, "static")).toThrow(
    'There is no mode "static". To add a mode',
  );
});
