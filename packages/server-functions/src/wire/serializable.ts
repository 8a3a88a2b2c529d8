/**
 * Types that let the compiler check inputs and results: plain data, Date, Map, Set and bigint. Anything else is a type
 * error where the function is defined, and the error's text names the part and says what to do.
 *
 * @module
 */

/** If all of `T` can be sent, this is `unknown`, to which every value can be assigned. Otherwise it says what cannot. */
export type Serializable<T, Name extends string> = [Unserializable<T, Name>] extends [never]
  ? unknown
  : { readonly "This cannot be sent": Unserializable<T, Name> };

/** A sentence for each part of `T` that cannot be sent; `never` if there is no such part. */
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
        T extends string | number | boolean | bigint | null | undefined | void | Date
        ? never
        : T extends symbol
          ? `${Path} is a symbol: send a string`
          : T extends ((...args: never) => unknown) | (abstract new (...args: never) => unknown)
            ? `${Path} is a function: send data`
            : T extends ReadonlyMap<infer Key, infer Value>
              ?
                  | Unserializable<Key, `${Path}.keys()`, Rest>
                  | Unserializable<Value, `${Path}.get()`, Rest>
              : T extends ReadonlySet<infer Item> | readonly (infer Item)[]
                ? Unserializable<Item, `${Path}[]`, Rest>
                : T extends { readonly [Symbol.toStringTag]: string } | RegExp | Error
                  ? `${Path} is an instance of a class: send a plain object`
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
