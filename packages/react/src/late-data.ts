/**
 * The parts of the loaders' data that a page does not wait for: promises. The document begins without them. Each
 * follows as soon as it is there, in a script.
 *
 * @module
 */
import { decodeValue } from "@react-on-spin/server-functions";
import { fromPublic, type PublicError } from "./errors.ts";
import { encodeData, type HydrationState, type LateName } from "./hydration-state.ts";

/** The query parameter of an address that asks for the page as a whole: without scripts nothing can follow. */
export const WHOLE_PAGE = "__whole";

/** The property of the global object in which the document's scripts put what follows. */
const LATE_DATA = "__lateData";

/** A part that the document has after its body. */
export interface LatePart {
  name: LateName;
  /** What follows: a {@link LateResult}, encoded. In the browser it is empty. */
  text: Promise<string>;
}

/** How the promise was settled. */
export type LateResult = { data: unknown } | { error: PublicError };

/** The script that hands a part to the browser's code. */
export const lateScript = (name: LateName, text: string): string =>
  `(self.${LATE_DATA}??=[]).push(${JSON.stringify([name, text])})`;

/**
 * Puts promises for what follows into the loaders' data, in the browser.
 *
 * @returns the parts, for the components that the server has rendered them with
 */
export function receiveLateData({ late = [], router }: HydrationState): LatePart[] {
  const settle = new Map<string, (result: LateResult) => void>();
  const parts = late.map((name): LatePart => {
    const [id, key] = name;
    const result = new Promise((resolve, reject) => {
      settle.set(String(name), (settled) =>
        "data" in settled ? resolve(settled.data) : reject(fromPublic(settled.error)),
      );
    });
    Object.assign(Object(router.loaderData[id]), { [key]: result });
    const done = () => "";
    return { name, text: result.then(done, done) };
  });
  if (late.length > 0) {
    const receive = ([name, text]: [LateName, string]) =>
      settle.get(String(name))?.(decodeValue(text) as LateResult);
    const arrived: unknown = Reflect.get(globalThis, LATE_DATA);
    if (Array.isArray(arrived)) arrived.forEach(receive);
    Reflect.set(globalThis, LATE_DATA, { push: receive });
  }
  return parts;
}

/**
 * Splits what a loader has returned into what the document has, encoded, and the promises in it, on the server.
 *
 * @param report - logs why a promise is rejected
 * @throws TypeError if a part cannot be sent, such as an instance of a class
 */
export function splitData(routeId: string, data: unknown, report: (error: unknown) => PublicError) {
  const entries = typeof data === "object" && data !== null ? Object.entries(data) : [];
  const late = entries.flatMap(([name, value]) =>
    value instanceof Promise ? latePart([routeId, name], value, report) : [],
  );
  const isLate = (name: string) => late.some((part) => part.name[1] === name);
  const now =
    late.length === 0 ? data : Object.fromEntries(entries.filter(([name]) => !isLate(name)));
  return { text: encodeData(`The loader of the route "${routeId}": data`, now), late };
}

function latePart(
  name: LateName,
  promise: Promise<unknown>,
  report: (error: unknown) => PublicError,
): LatePart {
  const settle = async (): Promise<LateResult> => {
    try {
      const data = await promise;
      encodeData(`The promise "${name[1]}" of the loader of the route "${name[0]}": data`, data);
      return { data };
    } catch (error) {
      return { error: report(error) };
    }
  };
  return { name, text: settle().then((result) => encodeData("result", result)) };
}
