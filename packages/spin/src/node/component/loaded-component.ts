/** A component that can be instantiated in any number of threads. */
export interface LoadedComponent {
  /** The file URL of the JavaScript module that jco generated. */
  moduleUrl: string;
  /** The compiled core modules of the component, by file name. */
  coreModules: Record<string, WebAssembly.Module>;
}
