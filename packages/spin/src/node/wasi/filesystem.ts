/**
 * The `wasi:filesystem` interfaces. A guest gets no directory, so it cannot open files, and nothing
 * ever creates a `Descriptor`.
 */
export const filesystem = {
  "wasi:filesystem/preopens": { getDirectories: () => [] },
  "wasi:filesystem/types": {
    Descriptor: class Descriptor {},
    DirectoryEntryStream: class DirectoryEntryStream {},
    filesystemErrorCode: () => undefined,
  },
};
