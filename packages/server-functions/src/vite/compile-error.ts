import { codeFrame, type Place, placeOf } from "./code-frame.ts";

/** What is wrong with a source file: where, what, and what to do about it. */
export class CompileError extends Error {
  readonly place: Place;

  constructor(fault: {
    /** As the message shows it. */
    readonly file: string;
    readonly code: string;
    readonly offset: number;
    readonly problem: string;
    readonly remedy: string;
  }) {
    const place = placeOf(fault.code, fault.offset);
    super(
      `${fault.problem}\n\n` +
        `${fault.file}:${place.line}:${place.column}\n` +
        `${codeFrame(fault.code, place)}\n\n` +
        `What to do: ${fault.remedy}`,
    );
    this.place = place;
  }
}
