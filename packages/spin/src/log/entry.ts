/** All control characters but tab and line feed: a terminal obeys them (C0, DEL, C1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be found.
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

const show = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;

/** Makes control characters visible, so that what a stranger has sent cannot command the reader's terminal. */
export const escapeControls = (text: string): string => text.replace(CONTROL, show);

/**
 * Returns a text as one entry of a log: only its first line begins at the margin, so that what a stranger has sent,
 * and the entry quotes, cannot look like an entry of its own.
 */
export const logEntry = (text: string): string =>
  escapeControls(text.trimEnd().replaceAll("\r\n", "\n")).replaceAll("\n", "\n  ");
