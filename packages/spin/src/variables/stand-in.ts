import { variables } from "virtual:spin-component/snapshot";

/** While the snapshot is taken, a variable has its default in `spin.toml`. */
export const standIn = {
  "fermyon:spin/variables@2.0.0": { get: (name: string): string => variables[name] ?? "" },
};
