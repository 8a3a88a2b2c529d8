/**
 * How the code in the engine that makes the snapshot tells the build what happens there. Its only way out is the
 * standard output.
 *
 * @module
 */

import type { Report } from "../build/make-component.ts";

/** Begins a line of the report, so that it can be told from what the app prints. */
export const REPORT_PREFIX = "spin-component:report ";

export const report = (event: Report): void => console.log(REPORT_PREFIX + JSON.stringify(event));

/**
 * A property of the global object. If it is there, the warm-up does nothing: the build sets it to make a component
 * whose warm-up has ended the engine.
 */
export const SKIPS_WARM_UP = "spin-component:skips-warm-up";
