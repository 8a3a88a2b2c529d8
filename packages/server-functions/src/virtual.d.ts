/** Made by the Vite plugin, for the server: every function of every `*.functions.ts`, by its id. */
declare module "virtual:server-functions" {
  export const functions: ReadonlyMap<
    string,
    import("@react-on-spin/server-functions").ServerFunction
  >;
}
