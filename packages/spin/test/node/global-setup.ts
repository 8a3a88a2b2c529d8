import type { TestProject } from "vitest/node";
import { buildGuest } from "./build-guest.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the test component. */
    guest: string;
  }
}

/** Builds the test component once for all test files. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("guest", await buildGuest());
}
