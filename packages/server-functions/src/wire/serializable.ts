/**
 * Types that let the compiler check inputs and results. JSON can carry strings, numbers, booleans,
 * null, and arrays and plain objects of them. Anything else would arrive changed: a Date as a string,
 * a Map as `{}`. So it is a type error where the function is defined, and the error's text names the
 * part and says what to do.
 *
 * @module
 */

/**
 * If JSON can carry all of `T`, this is `unknown`, to which every value can be assigned. Otherwise it
 * is a type that says what JSON cannot carry.
 */
export type Serializable<T, Name extends string> = [Unserializable<T, Name>] extends [never]
  ? unknown
  : { readonly "This cannot be sent as JSON": Unserializable<T, Name> };

/** A sentence for each part of `T` that JSON cannot carry; `never` if there is no such part. */
export type Unserializable<
  T,
  Path extends string,
  Depth extends readonly unknown[] = MaxDepth,
> = Depth extends readonly [unknown, ...infer Rest]
  ? 0 extends 1 & T
    ? `${Path} has the type any: say what it is`
    : unknown extends T
      ? `${Path} has the type unknown: say what it is`
      : // biome-ignore lint/suspicious/noConfusingVoidType: a body without a result returns void
        T extends string | number | boolean | null | undefined | void
        ? never
        : T extends bigint
          ? `${Path} is a bigint: send a string`
          : T extends symbol
            ? `${Path} is a symbol: send a string`
            : T extends ((...args: never) => unknown) | (abstract new (...args: never) => unknown)
              ? `${Path} is a function: send data`
              : T extends Date
                ? `${Path} is a Date: send date.toISOString()`
                : T extends BuiltIn
                  ? `${Path} is an instance of a built-in class: send plain objects and arrays`
                  : T extends readonly (infer Item)[]
                    ? undefined extends Item
                      ? `${Path}[] may be undefined, which arrives as null: send null`
                      : Unserializable<Item, `${Path}[]`, Rest>
                    : UnserializableObject<T, Path, Rest>
  : never;

// A plain object with the same public members cannot be assigned to a class with private members.
type UnserializableObject<T, Path extends string, Rest extends readonly unknown[]> = {
  [Key in keyof T]: T[Key];
} extends T
  ? [keyof T] extends [never]
    ? `${Path} has the type object or {}: say what it is`
    : {
        [Key in keyof T]-?: Key extends string | number
          ? Unserializable<T[Key], `${Path}.${Key}`, Rest>
          : `${Path} has a symbol as a key: use a string`;
      }[keyof T]
  : `${Path} is an instance of a class: send a plain object`;

/** Types can contain themselves. The search goes as many levels deep as this has entries. */
type MaxDepth = readonly [0, 0, 0, 0, 0, 0, 0, 0];

type BuiltIn =
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<WeakKey, unknown>
  | WeakSet<WeakKey>
  | RegExp
  | Error
  | Promise<unknown>
  | ArrayBuffer
  | ArrayBufferView
  | URL
  | URLSearchParams
  | Headers
  | Request
  | Response
  | Blob
  | FormData
  | ReadableStream;
