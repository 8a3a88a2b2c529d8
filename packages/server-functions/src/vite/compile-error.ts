import { codeFrame, type Position, positionOf } from "./code-frame.ts";

/** What is wrong with a source file: where, what, and what to do about it. */
export class CompileError extends Error {
  readonly position: Position;

  constructor(fault: {
    /** As the message shows it. */
    readonly file: string;
    readonly code: string;
    readonly offset: number;
    readonly message: string;
    readonly hint: string;
  }) {
    const position = positionOf(fault.code, fault.offset);
    super(
      `${fault.message}\n\n` +
        `${fault.file}:${position.line}:${position.column}\n` +
        `${codeFrame(fault.code, position)}\n\n` +
        `What to do: ${fault.hint}`,
    );
    this.position = position;
  }
}
