/** A position in a source file. */
export interface Position {
  /** Counted from 1. */
  readonly line: number;
  /** In UTF-16 units, counted from 1. */
  readonly column: number;
}

/** @param offset - from the start of the code, in UTF-16 units */
export function positionOf(code: string, offset: number): Position {
  const before = code.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Shows the line of a position with a caret below it, and the lines before and after it. */
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
