/**
 * The child process of `infer-blocking.ts`: reads a call from its standard input, performs it and prints
 * the outcome.
 * @module
 */
import { text } from "node:stream/consumers";
import { perform } from "@react-on-spin/llama";
import * as v from "valibot";
import { createProvider } from "./create.ts";
import { ProcessInputSchema } from "./messages.ts";

const { config, call } = v.parse(ProcessInputSchema, JSON.parse(await text(process.stdin)));
const outcome = await perform(createProvider(config), call);
process.stdout.write(JSON.stringify(outcome), () => process.exit());
