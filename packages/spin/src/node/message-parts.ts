/**
 * What the messages between threads are made of.
 *
 * @module
 */
import * as v from "valibot";

const HeaderSchema = v.tuple([v.string(), v.string()]);

/** A header. As in Node, each character of the value stands for one byte. */
export type Header = v.InferOutput<typeof HeaderSchema>;

/** The headers of a message. */
export const HeadersSchema = v.array(HeaderSchema);

/** Bytes in a message. */
export const BytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array);
