/** Part of JavaScript since ECMAScript 2026; Node has it from 21 on. */
interface JSON {
  rawJSON(text: string): object;
}
