/** An import that is not allowed: why, and what to do instead. */
export interface Violation {
  readonly message: string;
  readonly hint: string;
}

/** Where the importing code runs, in the words of Vite's `consumer`. */
type Side = "client" | "server";

const callServerFunction =
  "move this import to the server's code, and call a server function (an export of a *.functions.ts module) instead. If only a type is needed, write `import type`.";

/** What only the server has in every app. */
const SERVER_ONLY: readonly RegExp[] = [
  /^node:/,
  /^virtual:server-functions$/,
  /^@react-on-spin\/server-functions\/server$/,
];

/**
 * Checks an import by its specifier, the text in the import statement.
 *
 * @param serverOnly - what else only the server has, such as the interfaces of its host
 */
export function checkSpecifier(
  specifier: string,
  side: Side,
  serverOnly: readonly RegExp[] = [],
): Violation | undefined {
  if (side === "server") return undefined;
  if (![...SERVER_ONLY, ...serverOnly].some((each) => each.test(specifier))) return undefined;
  return {
    message: `The browser's code imports "${specifier}", which exists only on the server.`,
    hint: callServerFunction,
  };
}

/**
 * Checks an import by the file to which it resolves. In an application's own code the suffix of a
 * file says where it runs; `node_modules` are not checked.
 *
 * @param id - Vite's id of the file: its path, and a query or hash if the specifier has one
 */
export function checkFile(id: string, side: Side): Violation | undefined {
  const [path = id] = id.split("?", 1);
  if (path.includes("/node_modules/")) return undefined;

  if (side === "server") {
    return /\.browser\.[cm]?[jt]sx?$/.test(path)
      ? {
          message:
            "The server's code imports a *.browser.* module, which runs only in the browser.",
          hint: "import it from code that only the browser runs, such as the browser's entry.",
        }
      : undefined;
  }
  const [named, kind] = /\.(functions|server)\.[^/#]+(#.*)?$/i.exec(path) ?? [];
  if (kind === undefined) return undefined;
  if (kind.toLowerCase() === "server") {
    return {
      message: "The browser's code imports a *.server.* module, which runs only on the server.",
      hint: callServerFunction,
    };
  }
  // The plugin replaces only ids that end with exactly this. With a query or a hash, Vite reads the file.
  if (named === ".functions.ts" && path === id) return undefined;
  return /^\.functions\.ts(#|$)/.test(named ?? "")
    ? {
        message: `The browser's code imports a *.functions.ts module with "${/[?#].*/.exec(id)}". That would put the module's source into the browser's build.`,
        hint: "remove the query or hash from the import.",
      }
    : {
        message:
          "The browser's code imports a module of server functions that the plugin does not replace, because its suffix is not exactly .functions.ts.",
        hint: "rename the module to *.functions.ts.",
      };
}

/** Checks a file that the browser's code has a URL of. Vite copies it into the build as it is. */
export function checkUrl(url: string): Violation | undefined {
  return /\.(functions|server)(\.[^/?#]+)?([?#].*)?$/i.test(url)
    ? {
        message: `The browser's code has a URL of "${url}". That would put the source of a server module into the browser's build.`,
        hint: "remove the URL, and call a server function that returns what the browser needs.",
      }
    : undefined;
}
