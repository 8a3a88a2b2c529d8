import { keyvalueAtomics } from "@react-on-spin/spin-node/imports/wasi-keyvalue";

export const { increment } = keyvalueAtomics;
