import { describe, expect, test } from "vitest";
import { applicationVariables, componentVariables } from "./variables.ts";

const declared = {
  model: { default: "a", required: false, secret: false },
  token: { required: true, secret: true },
};

describe("applicationVariables", () => {
  test("prefers the flag to the environment, and that to the default", () => {
    const environment = { SPIN_VARIABLE_TOKEN: "from-environment", SPIN_VARIABLE_MODEL: "b" };
    expect(applicationVariables(declared, { token: "from-flag" }, environment)).toEqual({
      model: "b",
      token: "from-flag",
    });
    expect(applicationVariables(declared, { token: "" }, {})).toEqual({ model: "a", token: "" });
  });

  test("says how to set a required variable", () => {
    expect(() => applicationVariables(declared, {}, {})).toThrow(
      "The variable 'token' has no value. Set it with '--variable token=…', or in the " +
        "environment as SPIN_VARIABLE_TOKEN.",
    );
  });

  test("refuses a value for no variable", () => {
    expect(() => applicationVariables(declared, { tokn: "1" }, {})).toThrow("no variable 'tokn'");
  });
});

describe("componentVariables", () => {
  test("fills in names, with text around them", () => {
    const filled = componentVariables(
      "c",
      { url: "https://{{ host }}/{{path}}" },
      {
        host: "a",
        path: "$&",
      },
    );
    expect(filled).toEqual({ url: "https://a/$&" });
  });

  test("refuses what is more than a name", () => {
    expect(() => componentVariables("c", { a: "{{ b | upper }}" }, { b: "" })).toThrow(
      "not '{{ b | upper }}'",
    );
  });

  test("refuses a name that is not declared", () => {
    expect(() => componentVariables("c", { a: "{{ constructor }}" }, {})).toThrow(
      "declares no variable 'constructor'",
    );
  });
});
