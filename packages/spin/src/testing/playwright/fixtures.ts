import { type BrowserContext, test as base, expect } from "@playwright/test";
import { ConsoleErrors } from "./console-errors.ts";
import { Server, type ServerOptions } from "./server.ts";

/** The fixtures that each test has for itself. */
export interface TestFixtures {
  /** The options of {@link ownServer}. A test sets them with `test.use`. */
  serverOptions: ServerOptions;
  /** A server for this test alone, with an empty store. The test may stop, kill or break it. */
  ownServer: Server;
  /** Fails the test if a page's console has errors or warnings that the test does not allow. */
  consoleErrors: ConsoleErrors;
}

/** The fixtures that the tests of a worker share. */
export interface WorkerFixtures {
  /** The build of the app that the servers run: by default spin.toml. A project of playwright.config.ts can set another. */
  build: Pick<ServerOptions, "manifest" | "env">;
  /** A server that all tests of a worker share. Its store may hold anything. */
  server: Server;
}

/** Playwright's `test` with a server and a console that has to stay clean. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  build: [{}, { option: true, scope: "worker" }],

  server: [
    async ({ build }, use) => {
      const server = await Server.start(build);
      await use(server);
      await server.dispose();
    },
    { scope: "worker" },
  ],

  serverOptions: [{}, { option: true }],

  ownServer: async ({ build, serverOptions, context }, use) => {
    await useServer({ ...build, ...serverOptions }, context, use);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  consoleErrors: async ({}, use) => {
    const errors = new ConsoleErrors();
    await use(errors);
    expect(errors.unexpected, "errors in the console").toEqual([]);
  },

  // Every test with a page gets the check. A test without one starts no browser.
  context: async ({ context, consoleErrors }, use) => {
    context.on("page", (page) => consoleErrors.watch(page));
    await use(context);
  },
});

export { expect };

/**
 * Closes a test's pages before its server stops. An open page may go on asking the server, and would log errors
 * when it is gone.
 */
export async function closePages(context: BrowserContext): Promise<void> {
  await Promise.all(context.pages().map((page) => page.close()));
}

/** Starts a server for a test. Afterwards it closes the test's pages and stops the server. */
export async function useServer(
  options: ServerOptions,
  context: BrowserContext,
  use: (server: Server) => Promise<void>,
): Promise<void> {
  const server = await Server.start(options);
  try {
    await use(server);
    await closePages(context);
  } finally {
    await server.dispose();
  }
}
