import { codeFrame, type Position, positionOf } from "./code-frame.ts";

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
