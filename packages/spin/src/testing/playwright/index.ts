/**
 * What a test imports.
 *
 * @module
 */
export { ConsoleErrors } from "./console-errors.ts";
export {
  closePages,
  expect,
  type TestFixtures,
  test,
  useServer,
  type WorkerFixtures,
} from "./fixtures.ts";
export { type ApiType, type Behaviour, ModelServer, type Reply } from "./model-server.ts";
export { OtherSite } from "./other-site.ts";
export {
  expectAccessible,
  gotoHydrated,
  holdRequests,
  recordTexts,
  shortenTimeouts,
  untilHydrated,
} from "./page.ts";
export { freePort, onSpin, Server, type ServerOptions } from "./server.ts";
export { StoreFile } from "./store-file.ts";
