/** Every function of every `*.functions.ts`, by its id. The Vite plugin generates it for the server. */
declare module "virtual:server-functions" {
  export const functions: ReadonlyMap<
    string,
    import("@react-on-spin/server-functions").ServerFunction
  >;
}
