import { Variables } from "@fermyon/spin-sdk";
import * as v from "valibot";

const WholeNumber = (name: string, max: number) =>
  v.pipe(
    v.string(`The variable ${name} is not set.`),
    v.regex(/^\d{1,6}$/, `The variable ${name} must be a whole number.`),
    v.transform(Number),
    v.maxValue(max, `The variable ${name} must be at most ${max}.`),
  );

const Settings = v.object({
  model: v.pipe(v.string(), v.nonEmpty("The variable ai_model is empty.")),
  /** The longest answer, in tokens. */
  maxTokens: WholeNumber("ai_max_tokens", 4096),
  /** How many inferences an hour may cost. */
  perHour: WholeNumber("ai_inferences_per_hour", 100_000),
});

/** The settings, from the variables of spin.toml. */
export const settings = {
  /** The name of the model; empty if it is not set. */
  readModel(): string {
    return Variables.get("ai_model") ?? "";
  },

  /**
   * All of them.
   *
   * @throws ValiError that names the variable that is wrong.
   */
  read(): v.InferOutput<typeof Settings> {
    return v.parse(Settings, {
      model: settings.readModel(),
      maxTokens: Variables.get("ai_max_tokens"),
      perHour: Variables.get("ai_inferences_per_hour"),
    });
  },
};
