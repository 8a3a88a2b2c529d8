/**
 * The `wasi:filesystem` interfaces. The guest is given no directory, so it can open no file, and no
 * descriptor ever comes to exist.
 */
export const filesystem = {
  "wasi:filesystem/preopens": { getDirectories: () => [] },
  "wasi:filesystem/types": {
    Descriptor: class Descriptor {},
    DirectoryEntryStream: class DirectoryEntryStream {},
    filesystemErrorCode: () => undefined,
  },
};
