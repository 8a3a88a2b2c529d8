const connection = {
  execute: () => ({ columns: [], rows: [] }),
  [Symbol.dispose]() {},
};

/** While the snapshot is taken, a statement changes nothing and a query finds no row. */
export const standIn = {
  "fermyon:spin/sqlite@2.0.0": { Connection: { open: () => connection } },
};
