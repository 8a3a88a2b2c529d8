/** A position in a source file. Both are counted from 1, and columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

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

/** A mistake in a source file. The message says what is wrong, shows where, and says what to do. */
export class CompileError extends Error {
  readonly position: Position;

  constructor(mistake: {
    /** The file's path, as the message should show it. */
    readonly file: string;
    readonly code: string;
    /** Where in the code the mistake is, in UTF-16 units. */
    readonly offset: number;
    readonly message: string;
    readonly hint: string;
  }) {
    const position = positionOf(mistake.code, mistake.offset);
    super(
      `${mistake.message}\n\n` +
        `${mistake.file}:${position.line}:${position.column}\n` +
        `${codeFrame(mistake.code, position)}\n\n` +
        `What to do: ${mistake.hint}`,
    );
    this.position = position;
  }
}
