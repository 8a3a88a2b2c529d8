/**
 * How the code in the engine that makes the snapshot tells the build what happens there. Its only way out is the
 * standard output.
 *
 * @module
 */

/** Begins a line of the report, so that it can be told from what the app prints. */
export const REPORT_PREFIX = "spin-component:report ";

/** What is reported. */
export type Report =
  /** The engine's globals, and the members of its classes: `URL`, `URL.parse`, `URL.prototype.toString`, … */
  | { kind: "globals"; names: string[] }
  /** A random value that a module has asked for while it was loaded, and the stack of that call. */
  | { kind: "chance"; name: string; stack: string }
  /** A request that the warm-up has begun: its method and path. */
  | { kind: "request"; request: string }
  /** What such a request has logged or thrown, with its stack; and whether its answer is a server error. */
  | { kind: "failure"; request: string; error: string; isBroken: boolean };

/** Prints a line of the report. */
export const report = (event: Report): void => console.log(REPORT_PREFIX + JSON.stringify(event));
