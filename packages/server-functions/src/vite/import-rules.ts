/** Why an import is not allowed, and what to do instead. */
export interface Violation {
  readonly message: string;
  readonly hint: string;
}

type Side = "client" | "server";

const callServerFunction =
  "call a server function (an export of a *.functions.ts module) and keep this import behind it. If only a type is needed, write `import type`.";

/** Checks an import by what is written in it. */
export function checkSpecifier(specifier: string, side: Side): Violation | undefined {
  if (side === "server") return undefined;
  if (
    /^(node|fermyon|spin|wasi):/.test(specifier) ||
    /^@fermyon\/spin-sdk(\/|$)/.test(specifier) ||
    specifier === "virtual:server-functions"
  ) {
    return {
      message: `The browser's code imports "${specifier}", which exists on the server only.`,
      hint: callServerFunction,
    };
  }
  return undefined;
}

/**
 * Checks an import by the file that it leads to: in one's own code, a suffix says where it runs.
 *
 * @param id - as Vite resolved it: a path, and what was written behind it from `?` or `#` on
 */
export function checkFile(id: string, side: Side): Violation | undefined {
  const [path = id] = id.split("?", 1);
  if (path.includes("/node_modules/")) return undefined;

  if (side === "server") {
    return /\.browser\.[cm]?[jt]sx?$/.test(path)
      ? {
          message: `The server's code imports a *.browser.* module, which runs in the browser only.`,
          hint: "import it where only the browser comes by, such as in the browser's entry.",
        }
      : undefined;
  }
  const [named, kind] = /\.(functions|server)\.[^/#]+(#.*)?$/i.exec(path) ?? [];
  if (kind === undefined) return undefined;
  if (kind.toLowerCase() === "server") {
    return {
      message: `The browser's code imports a *.server.* module, which runs on the server only.`,
      hint: callServerFunction,
    };
  }
  // The compiler replaces what has exactly this name. Vite would read the same file under any other.
  if (named === ".functions.ts" && path === id) return undefined;
  return /^\.functions\.ts(#|$)/.test(named ?? "")
    ? {
        message: `The browser's code imports the text of a *.functions.ts module ("${/[?#].*/.exec(id)}").`,
        hint: "leave out the part from the question mark or hash on.",
      }
    : {
        message:
          "Server functions are recognized by the suffix .functions.ts, and this is another.",
        hint: "rename the module to *.functions.ts.",
      };
}

/**
 * Checks the address in `new URL("./file", import.meta.url)` in the browser's code. Vite puts the
 * file into the build as it is, without asking plugins, and finds the extension if there is none.
 */
export function checkUrl(url: string): Violation | undefined {
  return /\.(functions|server)(\.[^/?#]+)?([?#].*)?$/i.test(url)
    ? {
        message: `The browser's code has the text of "${url}" put into its build.`,
        hint: "call a server function for what the browser needs of it.",
      }
    : undefined;
}
