/** The longest comment that is kept, in UTF-16 units. */
export const MAX_COMMENT = 400;

/** Asks a chat model for a comment on a count. */
export function buildPrompt(count: number): string {
  return [
    "You comment on a counter: a button on a web page that visitors click.",
    `It has been clicked ${count} ${count === 1 ? "time" : "times"}.`,
    "Write one or two short, friendly sentences about this number, a fact or an association.",
    "Answer with these sentences only, without quotation marks, headings or lists.",
  ].join(" ");
}

/**
 * Makes a comment of a model's answer: one paragraph without control characters, bounded in length,
 * cut at a word.
 *
 * @returns Plain text; empty if the answer held none.
 */
export function tidyComment(answer: string): string {
  const text = answer
    // Bounded first: what follows need not look at a megabyte.
    .slice(0, 4 * MAX_COMMENT)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, " ")
    .trim()
    .replace(/^["'“](.*)["'”]$/, "$1")
    .trim();
  if (text.length <= MAX_COMMENT) return text.toWellFormed();
  const cut = text.slice(0, MAX_COMMENT - 1);
  const lastSpace = cut.lastIndexOf(" ");
  return `${(lastSpace > 0 ? cut.slice(0, lastSpace) : cut).toWellFormed()}…`;
}
