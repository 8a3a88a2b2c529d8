/** `fermyon:spin/key-value@2.0.0`, `wasi:keyvalue/store@0.2.0-draft2`, … */
const INTERFACE = /^([a-z][a-z0-9-]*:[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)(?:@.+)?$/;

/** The interface that an import names, without its version; `undefined` for any other import. */
export const interfaceName = (specifier: string): string | undefined =>
  INTERFACE.exec(specifier)?.[1];

/**
 * The source of a module that stands for an interface.
 *
 * @param name - the interface, without its version
 * @param exported - what the host provides under that name
 * @param registry - JavaScript for the record that holds the host's interfaces
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
    `The interface '${name}' is not provided: spin-node has a key-value store, language models ` +
    "and variables. Run what needs it with Spin.";
  return `const refuse = () => { throw new Error(${JSON.stringify(message)}); };
    // Whatever is taken from it or called on it fails with the sentence.
    const unsupported = new Proxy(class {}, { get: refuse, apply: refuse, construct: refuse });
    // The entry of the SDK imports this name from each of Spin's interfaces for databases.
    export { unsupported as Connection, unsupported as default };`;
}
