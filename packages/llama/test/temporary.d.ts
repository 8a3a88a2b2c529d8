/** Registers a clean-up: `onTestFinished`, or `afterAll` for a whole file. */
export type CleanUp = (work: () => void | Promise<void>) => void;
/** Creates a temporary folder, which is deleted after the test. */
export declare function temporaryFolder(cleanUp?: CleanUp): string;
//# sourceMappingURL=temporary.d.ts.map
