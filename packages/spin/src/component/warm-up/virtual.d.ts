declare module "virtual:spin-component/snapshot" {
  /** Whether this code is built into a component, of which a snapshot is taken. In development it is not. */
  export const takesSnapshot: boolean;
  /** The component's variables and their defaults in `spin.toml`. */
  export const variables: Readonly<Record<string, string>>;
}
