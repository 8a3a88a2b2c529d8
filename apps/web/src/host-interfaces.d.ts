/** The part of the host's key-value interface that the warm-up stands in for. */
declare module "fermyon:spin/key-value@2.0.0" {
  export const Store: { open(label: string): unknown };
}
