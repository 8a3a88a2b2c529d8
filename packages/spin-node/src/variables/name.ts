/** Spin's rule for a variable's name: lower-case words of letters and digits, joined by `_`. */
export const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
