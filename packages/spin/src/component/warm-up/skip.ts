/**
 * A property of the global object. If it is there, the warm-up does nothing: in development, and when the
 * build makes a component whose warm-up has ended the engine.
 */
export const SKIPS_WARM_UP = Symbol.for("spin-component:skips-warm-up");
