/**
 * A property of the global object. If it is there, the warm-up does nothing: the build sets it to make a component
 * whose warm-up has ended the engine.
 */
export const SKIPS_WARM_UP = "spin-component:skips-warm-up";
