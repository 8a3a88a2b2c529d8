/** `wasi:filesystem/preopens`: the guest is given no directory, so it can open no file. */
export const preopens = { getDirectories: () => [] };

/** `wasi:filesystem/types`. Without a directory no descriptor ever comes to exist. */
export const types = {
  Descriptor: class Descriptor {},
  DirectoryEntryStream: class DirectoryEntryStream {},
  filesystemErrorCode: () => undefined,
};
