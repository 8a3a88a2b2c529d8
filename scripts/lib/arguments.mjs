/**
 * Parses a script's arguments. After `--help`, and after a sentence on what cannot be understood, the
 * process ends.
 *
 * @template {{ values: { help: boolean } }} Parsed
 * @param {() => Parsed} parse - Calls `parseArgs`, which throws at what it does not know.
 * @param {string} help
 * @returns {Parsed["values"]}
 */
export function readArguments(parse, help) {
  try {
    const { values } = parse();
    if (!values.help) return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(1);
  }
  console.log(help);
  process.exit(0);
}

/** The flag that each script has. */
export const HELP_FLAG = /** @type {const} */ ({ type: "boolean", short: "h", default: false });
