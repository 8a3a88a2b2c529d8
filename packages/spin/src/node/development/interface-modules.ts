/** Matches `fermyon:spin/key-value@2.0.0`, `wasi:keyvalue/store@0.2.0-draft2`, … */
const INTERFACE = /^([a-z][a-z0-9-]*:[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)(?:@.+)?$/;

/** Returns the interface that an import names, without version; `undefined` for other imports. */
export const interfaceName = (specifier: string): string | undefined =>
  INTERFACE.exec(specifier)?.[1];

/**
 * Generates the module that Vite loads for an interface.
 *
 * @param name - the interface, without version
 * @param exported - the host's implementation; `undefined` if there is none
 * @param registry - a JavaScript expression for the object that holds the host's interfaces
 * @returns the module's source
 */
export function interfaceModule(
  name: string,
  exported: object | undefined,
  registry: string,
): string {
  if (exported) {
    return `export const { ${Object.keys(exported).join(", ")} } = ${registry}[${JSON.stringify(name)}];`;
  }
  const message =
    `The interface '${name}' is not provided by spin-node, which has only a key-value store, ` +
    "language models and variables. Run the application with Spin.";
  return `const reject = () => { throw new Error(${JSON.stringify(message)}); };
    // Any use of it throws the message.
    const unsupported = new Proxy(class {}, { get: reject, apply: reject, construct: reject });
    // The SDK's entry point imports this name from the interfaces of databases.
    export { unsupported as Connection, unsupported as default };`;
}
