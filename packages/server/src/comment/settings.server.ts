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
  /** The maximum length of an answer, in tokens. */
  maxTokens: WholeNumber("ai_max_tokens", 4096),
  /** The maximum number of inferences in an hour. */
  perHour: WholeNumber("ai_inferences_per_hour", 100_000),
});

/** Reads the settings from the variables in spin.toml. */
export const settings = {
  /** Returns the name of the model, or an empty string if it is not set. */
  readModel(): string {
    return Variables.get("ai_model") ?? "";
  },

  /**
   * Returns all settings.
   *
   * @throws ValiError that names the first invalid variable.
   */
  read(): v.InferOutput<typeof Settings> {
    return v.parse(Settings, {
      model: settings.readModel(),
      maxTokens: Variables.get("ai_max_tokens"),
      perHour: Variables.get("ai_inferences_per_hour"),
    });
  },
};
