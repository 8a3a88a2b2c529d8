import { describe, expect, test } from "vitest";
import { fillTemplate, resolveVariables } from "./settings.ts";

const declared = {
  model: { default: "a", required: false, secret: false },
  token: { required: true, secret: true },
};

describe("resolveVariables", () => {
  test("prefers the flag to the environment, and the environment to the default", () => {
    const environment = { SPIN_VARIABLE_TOKEN: "from-environment", SPIN_VARIABLE_MODEL: "b" };
    expect(resolveVariables(declared, { token: "from-flag" }, environment)).toEqual({
      model: "b",
      token: "from-flag",
    });
    expect(resolveVariables(declared, { token: "" }, {})).toEqual({ model: "a", token: "" });
  });

  test("says how to set a required variable", () => {
    expect(() => resolveVariables(declared, {}, {})).toThrow(
      "The variable 'token' has no value. Set it with '--variable token=…', or with the " +
        "environment variable SPIN_VARIABLE_TOKEN.",
    );
  });

  test("rejects a value for a variable that is not declared", () => {
    expect(() => resolveVariables(declared, { tokn: "1" }, {})).toThrow("no variable 'tokn'");
  });
});

describe("fillTemplate", () => {
  test("fills in variables within other text", () => {
    const values = { host: "a", path: "$&" };
    expect(fillTemplate("here", "https://{{ host }}/{{path}}", values)).toBe("https://a/$&");
  });

  test("rejects an expression that is not a name", () => {
    expect(() => fillTemplate("here", "{{ b | upper }}", { b: "" })).toThrow(
      "here: spin-node does not support '{{ b | upper }}'",
    );
  });

  test("rejects a name that is not declared", () => {
    expect(() => fillTemplate("here", "{{ constructor }}", {})).toThrow(
      "here: the manifest declares no variable 'constructor'",
    );
  });
});
