import type { Manifest } from "../node/config/manifest-schema.ts";
import { UserError } from "../node/errors.ts";

/** The variable names that Spin allows: lower-case words joined by `_`. */
const VARIABLE_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

const EXPRESSION = /\{\{(.*?)\}\}/g;

/**
 * Finds the value of each application variable: from `--variable`, else from the environment variable
 * `SPIN_VARIABLE_<NAME>`, else the manifest's default.
 *
 * @param declared - the manifest's `[variables]`
 * @param given - the values of `--variable`
 * @throws UserError if a variable has no value, or `--variable` names one that is not declared
 */
export function resolveVariables(
  declared: Manifest["variables"],
  given: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) {
    throw new UserError(
      `'--variable' sets '${unknown}', but the manifest declares no variable '${unknown}'. Add it ` +
        "to '[variables]' in spin.toml, or correct the name.",
    );
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, variable]) => {
      const fromEnvironment = environment[`SPIN_VARIABLE_${name.toUpperCase()}`];
      const value = given[name] ?? fromEnvironment ?? variable.default;
      if (value !== undefined) return [name, value];
      throw new UserError(
        `The variable '${name}' has no value. Set it with '--variable ${name}=…', or with the ` +
          `environment variable SPIN_VARIABLE_${name.toUpperCase()}.`,
      );
    }),
  );
}

/**
 * Fills in the variables of a template, such as `"{{ api_host }}/v1"`.
 *
 * @param place - where the template is, for messages
 * @param values - the values of the application variables
 * @throws UserError if the template contains anything but variable names, or a name is not declared
 */
export const fillTemplate = (
  place: string,
  template: string,
  values: Readonly<Record<string, string>>,
): string =>
  template.replaceAll(EXPRESSION, (_, expression: string) => {
    const reference = expression.trim();
    if (!VARIABLE_NAME.test(reference)) {
      throw new UserError(
        `${place}: spin-node does not support '{{ ${reference} }}'. Use the name of a variable alone, ` +
          "as in '{{ name }}'.",
      );
    }
    const value = Object.hasOwn(values, reference) ? values[reference] : undefined;
    if (value !== undefined) return value;
    throw new UserError(
      `${place}: the manifest declares no variable '${reference}'. Add it to '[variables]', or ` +
        "correct the name.",
    );
  });
