/**
 * What a test imports.
 *
 * @module
 */
import { test as base, expect, type Page } from "@playwright/test";
import { ConsoleErrors } from "./page.ts";
import { Server, type ServerOptions } from "./server.ts";
import { StoreFile } from "./store-file.ts";

export * from "./page.ts";
export { onSpin, Server, type ServerOptions } from "./server.ts";
export * from "./stand-ins.ts";
export { expect, StoreFile };

/** The fixtures that each test has for itself. */
export interface TestFixtures {
  /** The store of {@link WorkerFixtures.server}. It is emptied afterwards. */
  store: StoreFile;
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

  store: async ({ server }, use) => {
    using store = new StoreFile(server.storeFile);
    await use(store);
    store.unlock();
    store.clear();
  },

  serverOptions: [{}, { option: true }],

  // Not of `context`, which would start a browser for each test with a server.
  ownServer: async ({ build, serverOptions, consoleErrors }, use) => {
    await useServer({ ...build, ...serverOptions }, consoleErrors, use);
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

/** What has the pages of a test: its `context`, or its `consoleErrors`. */
interface WithPages {
  pages(): readonly Pick<Page, "close">[];
}

/**
 * Closes a test's pages before its server stops. An open page may go on asking the server, and would log errors
 * when it is gone.
 */
export async function closePages(context: WithPages): Promise<void> {
  await Promise.all(context.pages().map((page) => page.close()));
}

/** Starts a server for a test. Afterwards it closes the test's pages and stops the server. */
export async function useServer(
  options: ServerOptions,
  context: WithPages,
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
