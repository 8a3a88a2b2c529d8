/** Why an import is not allowed, and what to do instead. */
export interface Refusal {
  readonly problem: string;
  readonly remedy: string;
}

type Side = "client" | "server";

const callServerFunction =
  "call a server function (an export of a *.functions.ts module) and keep this import behind it. If only a type is needed, write `import type`.";

/** Judges an import by what is written in it. */
export function judgeSpecifier(specifier: string, side: Side): Refusal | undefined {
  if (side === "server") return undefined;
  if (
    /^(node|fermyon|wasi):/.test(specifier) ||
    /^@fermyon\/spin-sdk(\/|$)/.test(specifier) ||
    specifier === "virtual:server-functions"
  ) {
    return {
      problem: `The browser's code imports "${specifier}", which exists on the server only.`,
      remedy: callServerFunction,
    };
  }
  return undefined;
}

/** Judges an import by the file that it leads to: in one's own code, a suffix says where it runs. */
export function judgeFile(id: string, side: Side): Refusal | undefined {
  const [file = id, search] = id.split("?", 2);
  if (file.includes("/node_modules/")) return undefined;

  if (side === "server") {
    return /\.browser\.[cm]?[jt]sx?$/.test(file)
      ? {
          problem: `The server's code imports a *.browser.* module, which runs in the browser only.`,
          remedy: "import it where only the browser comes by, such as in the browser's entry.",
        }
      : undefined;
  }
  if (/\.server\.[cm]?[jt]sx?$/.test(file)) {
    return {
      problem: `The browser's code imports a *.server.* module, which runs on the server only.`,
      remedy: callServerFunction,
    };
  }
  if (
    file.endsWith(".functions.ts") &&
    search !== undefined &&
    /^(raw|url|inline)\b/.test(search)
  ) {
    return {
      problem: `The browser's code imports the text of a *.functions.ts module ("?${search}").`,
      remedy: "leave out the part from the question mark on.",
    };
  }
  if (/\.functions\.([cm]?jsx?|[cm]ts|tsx)$/.test(file)) {
    return {
      problem: "Server functions are recognized by the suffix .functions.ts, and this is another.",
      remedy: "rename the module to *.functions.ts.",
    };
  }
  return undefined;
}
