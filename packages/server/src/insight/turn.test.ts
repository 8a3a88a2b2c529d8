import { SqliteStore } from "@react-on-spin/spin-node/store/sqlite-store";
import { afterEach, expect, test, vi } from "vitest";
import { keys, put } from "../../test/host/store.ts";
import { InferenceRunning } from "../insight.errors.ts";
import { takeTurn } from "./turn.server.ts";

const NOW = 1_800_000_000_000;

afterEach(() => {
  vi.restoreAllMocks();
});

test("while somebody has the turn nobody else gets it", () => {
  takeTurn(NOW);
  expect(() => takeTurn(NOW + 1000)).toThrow(InferenceRunning);
});

test("after the turn has ended the next one can be taken", () => {
  const end = takeTurn(NOW);
  end();
  takeTurn(NOW + 1)();
  takeTurn(NOW + 2);
});

test("a turn that nobody ends, ends after 40 seconds", () => {
  takeTurn(NOW);
  expect(() => takeTurn(NOW + 39_999)).toThrow(InferenceRunning);
  takeTurn(NOW + 40_000);
});

test("a turn that took too long does not end somebody else's", () => {
  const end = takeTurn(NOW);
  takeTurn(NOW + 40_000);
  end();
  expect(() => takeTurn(NOW + 40_001)).toThrow(InferenceRunning);
});

test("a saved value that is no turn is nobody's turn", () => {
  put("insight.turn", "what is this");
  takeTurn(NOW);
});

test("of two that meet before either has the turn, one gets it", () => {
  // The second arrives when the first has won, and not yet written it down.
  let second: unknown;
  const id = vi.spyOn(crypto, "randomUUID").mockImplementationOnce(() => {
    id.mockRestore();
    try {
      takeTurn(NOW);
    } catch (error) {
      second = error;
    }
    return crypto.randomUUID();
  });
  takeTurn(NOW);
  expect(second).toBeInstanceOf(InferenceRunning);
});

test("one that is held up while others have their turns gets none out of an old decision", () => {
  let third = () => {};
  // The first has read whose turn it was, and goes on when that is long over.
  vi.spyOn(SqliteStore.prototype, "increment").mockImplementationOnce(function (
    this: SqliteStore,
    ...args
  ) {
    takeTurn(NOW)();
    third = takeTurn(NOW);
    return this.increment(...args);
  });
  expect(() => takeTurn(NOW)).toThrow(InferenceRunning);
  third();
  takeTurn(NOW)();
  expect(keys()).toHaveLength(2);
});

test("turns leave nothing behind but the last", () => {
  for (let turn = 0; turn < 5; turn += 1) takeTurn(NOW + turn)();
  expect(keys().length).toBeLessThanOrEqual(2);
});
