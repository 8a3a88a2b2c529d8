import { runScript } from "../lib/process.mjs";
import { withOptions } from "../lib/task.ts";

const USAGE = `npm run bench [-- OPTIONS]

  --host <HOST>         "node" or "spin" [default: both, or what is installed]
  --stores <FOLDER>     where the stores are kept. In a folder in memory, such as /dev/shm, they show
                        what the disk costs
  --write               puts the tables into the documents

It rebuilds everything and takes some minutes.
`;

/** Measures what the project promises. */
export const run = withOptions(
  USAGE,
  {
    host: { type: "string" },
    stores: { type: "string" },
    write: { type: "boolean", default: false },
  },
  ({ host, stores, write }) =>
    runScript("bench/main.ts", [
      ...(host === undefined ? [] : ["--host", host]),
      ...(stores === undefined ? [] : ["--stores", stores]),
      ...(write ? ["--write"] : []),
    ]),
);
