/**
 * How the warm-up tells the build what it does. It runs inside the engine that makes the snapshot, whose
 * only way out is the standard output.
 *
 * @module
 */

/** Begins a line of the report, so that it can be told from what the app prints. */
const PREFIX = "spin-component:warm-up ";

/** Begins the line that lists what the engine has. */
const GLOBALS_PREFIX = "spin-component:globals ";

/** Prints the engine's globals, and the members of its classes: `URL`, `URL.parse`, `URL.prototype.toString`, … */
export function reportGlobals(): void {
  const names = Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const value: unknown = Reflect.get(globalThis, name);
    if (typeof value !== "function") return [name];
    const { prototype } = value;
    const methods = prototype ? Object.getOwnPropertyNames(prototype) : [];
    return [
      name,
      ...Object.getOwnPropertyNames(value).map((member) => `${name}.${member}`),
      ...methods.map((method) => `${name}.prototype.${method}`),
    ];
  });
  console.log(GLOBALS_PREFIX + names.join(" "));
}

/**
 * Reads the names from a line.
 *
 * @returns undefined if the line is not one of {@link reportGlobals}
 */
export function readGlobals(line: string): ReadonlySet<string> | undefined {
  if (!line.startsWith(GLOBALS_PREFIX)) return undefined;
  return new Set(line.slice(GLOBALS_PREFIX.length).split(" "));
}

/** A request that the warm-up has begun; with an error, that it has failed. */
export interface WarmUpEvent {
  /** Method and path. */
  request: string;
  /** What was thrown or logged, with its stack. */
  error?: string;
}

/** Prints an event. */
export function reportEvent(event: WarmUpEvent): void {
  console.log(PREFIX + JSON.stringify(event));
}

/**
 * Reads an event from a line.
 *
 * @returns undefined if the line is not one of {@link reportEvent}
 */
export function readEvent(line: string): WarmUpEvent | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  const event: unknown = JSON.parse(line.slice(PREFIX.length));
  if (typeof event !== "object" || event === null || !("request" in event)) return undefined;
  const request = String(event.request);
  return "error" in event ? { request, error: String(event.error) } : { request };
}
