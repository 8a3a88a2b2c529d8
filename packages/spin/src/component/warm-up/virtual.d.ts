declare module "virtual:spin-component/variables" {
  /** The component's variables and their defaults in `spin.toml`. */
  const defaults: Readonly<Record<string, string>>;
  export default defaults;
}
