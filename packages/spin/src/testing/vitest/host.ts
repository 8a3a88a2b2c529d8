/**
 * What a unit test controls of the host that {@link spinHost} gives it.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LlmCall, LlmOutcome } from "@react-on-spin/llama";
import { afterAll, beforeEach, vi } from "vitest";
import { createHost, type Host } from "../../host.ts";
import type { Sessions } from "../../key-value/sessions.ts";
import { SqliteStore } from "../../key-value/sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "unit-tests-"));
const storePath = join(folder, "sqlite_key_value.db");
const databasePath = join(folder, "sqlite_db.db");

/** The component's variables. A test can change them. */
export const variables: Record<string, string> = {};

/** Performs the inference in place of a model. A test can replace `perform`. */
export const languageModel: { perform: (call: LlmCall) => LlmOutcome } = {
  perform: () => ({ kind: "failure", error: { tag: "model-not-supported" } }),
};

/** The tests' host: what the interfaces that they import are of. */
export const host: Host = createHost({
  component: {
    id: "test",
    environment: {},
    variables,
    storePath,
    databasePath,
    aiModels: ["test-model"],
  },
  infer: (call) => languageModel.perform(call),
});

beforeEach(() => {
  host.endInstance();
  for (const path of [storePath, databasePath]) rmSync(path, { force: true });
});

afterAll(() => {
  host.endInstance();
  rmSync(folder, { recursive: true, force: true });
});

/** The store as another program would use it. It is empty before each test. */
export const store = {
  put(key: string, value: string | Uint8Array): void {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    withStore((file) => file.set(key, bytes));
  },

  peek: (key: string): Uint8Array | undefined => withStore((file) => file.get(key)),

  keys: (): string[] => withStore((file) => file.keys()),

  /**
   * Lets the component's writes fail, as a full disk does.
   *
   * @returns a function that lets them succeed again; `vi.restoreAllMocks()` does so, too
   */
  refuseWrites(): () => void {
    const set = vi.spyOn(SqliteStore.prototype, "set").mockImplementation(() => {
      throw new Error("database or disk is full");
    });
    return () => set.mockRestore();
  },
};

/**
 * Makes a request of a user who has signed in, to call a server function with.
 *
 * @param request - the request without its session. @defaultValue a POST
 * @example
 * ```ts
 * const request = await signedIn(sessions, "ada");
 * await addNote({ text: "Buy milk" }, { request });
 * ```
 */
export async function signedIn(
  sessions: Pick<Sessions, "start">,
  user: string,
  request: Request = new Request("https://app.example/", { method: "POST" }),
): Promise<Request> {
  await sessions.start(
    {
      get: () => undefined,
      set: (name, value) => request.headers.append("cookie", `${name}=${value}`),
      delete: () => {},
    },
    user,
  );
  return request;
}

function withStore<T>(use: (file: SqliteStore) => T): T {
  const file = new SqliteStore(storePath);
  try {
    return use(file);
  } finally {
    file.close();
  }
}
