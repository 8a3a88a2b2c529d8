/** A position in a source text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** The position of a character, counted from the start of the text. */
export function positionOf(code: string, offset: number): Position {
  const before = code.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The line of a position and the ones around it, with a caret below. */
export function codeFrame(code: string, { line, column }: Position): string {
  const first = Math.max(1, line - 1);
  const lines = code.split(/\r?\n/).slice(first - 1, line + 1);
  const width = String(first + lines.length).length;
  return lines
    .flatMap((text, index) => {
      const number = first + index;
      const row = `${number === line ? ">" : " "} ${String(number).padStart(width)} | ${text}`;
      return number === line ? [row, `  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`] : [row];
    })
    .join("\n");
}
