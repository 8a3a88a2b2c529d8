import * as v from "valibot";

/** A component that can be instantiated in any number of threads. */
export const LoadedComponentSchema = v.object({
  /** The file URL of the JavaScript module that jco generated. */
  moduleUrl: v.string(),
  /** The compiled core modules of the component, by file name. */
  coreModules: v.record(v.string(), v.instance(WebAssembly.Module)),
});

/** See {@link LoadedComponentSchema}. */
export type LoadedComponent = v.InferOutput<typeof LoadedComponentSchema>;
