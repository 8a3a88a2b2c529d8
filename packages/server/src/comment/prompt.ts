/** The longest comment that is kept, in UTF-16 units. */
export const MAX_COMMENT = 400;

/**
 * How the model chooses the next token. The SDK's defaults apply to all other parameters. The figures of
 * models/counting-llama were measured with these values. That model has to repeat digits of the prompt,
 * so there is no repeat penalty. The temperature has to be above 0: the SDK treats 0 as "not given".
 */
export const SAMPLING = { temperature: 0.6, repeatPenalty: 1 };

/** Returns the prompt that asks a language model for a comment on a count. */
export function buildPrompt(count: number): string {
  return [
    "You comment on a counter: a button on a web page that visitors click.",
    `It has been clicked ${count} ${count === 1 ? "time" : "times"}.`,
    "Write one or two short, friendly sentences about this number, a fact or an association.",
    "Answer with these sentences only, without quotation marks, headings or lists.",
  ].join(" ");
}

/**
 * Turns a model's answer into a comment: one paragraph of at most {@link MAX_COMMENT} UTF-16 units, cut
 * between words. Removes what a model thinks before it answers, and control characters, which could change the direction of the page's text or
 * control the terminal that shows a log.
 *
 * @returns plain text; empty if the answer has no visible text
 */
export function tidyComment(answer: string): string {
  const text = answer
    .replace(THOUGHTS, "")
    // Cut before the rest, so that the next steps do not process a megabyte.
    .slice(0, 4 * MAX_COMMENT)
    .replace(INVISIBLE, "")
    .replace(JOINS_NOTHING, "")
    .replace(BLANK, " ")
    .trim()
    .replace(/^["'“](.*)["'”]$/, "$1")
    .trim();
  if (text.length <= MAX_COMMENT) return text.toWellFormed();
  const cut = text.slice(0, MAX_COMMENT - 1);
  const lastSpace = cut.lastIndexOf(" ");
  return `${(lastSpace > 0 ? cut.slice(0, lastSpace) : cut).toWellFormed()}…`;
}

/** What models such as DeepSeek-R1 and Qwen write before their answer. Without an end, the limit of tokens cut it off. */
const THOUGHTS = /<think>.*?(?:<\/think>|$)/gs;

// The characters are listed because the component's engine does not support `\p{…}`.

/** Characters of Unicode's category Cf (format) that a reader does not see, without the joiners. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** Control characters, white space, and letters that are drawn as a blank. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
const BLANK = /[\u0000-\u001f\u007f-\u009f\s\u115f\u1160\u2800\u3164\uffa0]+/g;

/** Joiners and variation selectors that are not part of a word or an emoji. */
const JOINS_NOTHING = /(?<!\S)(?:[\u200c-\u200d]|[\ufe00-\ufe0f])+|[\u200c-\u200d]+(?!\S)/g;
