import { UserError } from "../errors.ts";
import type { ManifestText } from "./manifest-schema.ts";

/** Spin's rule for a variable's name: lower-case words of letters and digits, joined by `_`. */
const VARIABLE_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

const EXPRESSION = /\{\{(.*?)\}\}/g;

/**
 * Gives each application variable its value: `--variable` beats the environment's
 * `SPIN_VARIABLE_<NAME>`, which beats the manifest's default.
 *
 * @throws UserError if a required variable has none, or a value is for no variable
 */
export function applicationVariables(
  declared: ManifestText["variables"],
  given: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (unknown !== undefined) {
    throw new UserError(
      `'--variable ${unknown}=…': the manifest declares no variable '${unknown}'. Add it to ` +
        "'[variables]' in spin.toml, or correct the name.",
    );
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, variable]) => {
      const fromEnvironment = environment[`SPIN_VARIABLE_${name.toUpperCase()}`];
      const value = given[name] ?? fromEnvironment ?? variable.default;
      if (value !== undefined) return [name, value];
      throw new UserError(
        `The variable '${name}' has no value. Set it with '--variable ${name}=…', or in the ` +
          `environment as SPIN_VARIABLE_${name.toUpperCase()}.`,
      );
    }),
  );
}

/**
 * Fills in a component's templates, such as `"{{ api_host }}/v1"`.
 *
 * @throws UserError if a template holds more than names of variables, or a name is not declared
 */
export function componentVariables(
  componentId: string,
  templates: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [
      name,
      template.replaceAll(EXPRESSION, (_, expression: string) => {
        const reference = expression.trim();
        if (!VARIABLE_NAME.test(reference)) {
          throw new UserError(
            `Component '${componentId}', variable '${name}': spin-node fills in '{{ name }}' only, ` +
              `not '{{ ${reference} }}'.`,
          );
        }
        const value = Object.hasOwn(values, reference) ? values[reference] : undefined;
        if (value !== undefined) return value;
        throw new UserError(
          `Component '${componentId}', variable '${name}': the manifest declares no variable ` +
            `'${reference}'. Add it to '[variables]'.`,
        );
      }),
    ]),
  );
}
