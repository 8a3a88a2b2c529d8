import { Connection } from "fermyon:spin/sqlite@2.0.0";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sqlite } from "@fermyon/spin-sdk";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../test/failure-of.ts";
import { host } from "../testing/vitest/host.ts";

function notes(): Connection {
  const connection = Connection.open("default");
  connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)", []);
  return connection;
}

const count = (connection: Connection) =>
  connection.execute("SELECT count(*) FROM notes", []).rows[0]?.values[0];

describe("fermyon:spin/sqlite", () => {
  test("a value comes back with its type", () => {
    const values = [
      { tag: "integer", val: 2n ** 63n - 1n },
      { tag: "real", val: 2 },
      { tag: "text", val: "ü" },
      { tag: "blob", val: Uint8Array.of(0, 255) },
      { tag: "null" },
    ] as const;
    const { columns, rows } = Connection.open("default").execute(
      "SELECT ? AS a, ? AS a, ? AS b, ?, ?",
      [...values],
    );
    expect(columns).toEqual(["a", "a", "b", "?", "?"]);
    expect(rows).toEqual([{ values }]);
  });

  test("the functions of Spin's SDK work", () => {
    const connection = Sqlite.openDefault();
    connection.execute("CREATE TABLE t (n INTEGER, x REAL, s TEXT)", []);
    connection.execute("INSERT INTO t VALUES (?, ?, ?)", [1, 1.5, "one"]);
    expect(connection.execute("SELECT * FROM t", []).rows).toEqual([{ n: 1n, x: 1.5, s: "one" }]);
  });

  test("what is committed is there for the next instance, and what is not is lost", () => {
    const first = notes();
    first.execute("INSERT INTO notes (text) VALUES ('kept')", []);
    first.execute("BEGIN", []);
    first.execute("INSERT INTO notes (text) VALUES ('lost')", []);
    expect(count(first)).toEqual({ tag: "integer", val: 2n });
    host.endInstance();
    expect(count(Connection.open("default"))).toEqual({ tag: "integer", val: 1n });
  });

  test.each(["other", "constructor", ""])("denies access to the database '%s'", (label) => {
    expect(failureOf(() => Connection.open(label))).toEqual({ tag: "access-denied" });
  });

  test("a statement that fails is an error with SQLite's words", () => {
    const connection = notes();
    expect(failureOf(() => connection.execute("SELECT * FROM nowhere", []))).toEqual({
      tag: "io",
      val: "no such table: nowhere",
    });
    const twice = "INSERT INTO notes (id) VALUES (1)";
    connection.execute(twice, []);
    expect(failureOf(() => connection.execute(twice, []))).toEqual({
      tag: "io",
      val: "UNIQUE constraint failed: notes.id",
    });
    const insert = "INSERT INTO notes (id, text) VALUES (?1, ?2)";
    expect(
      failureOf(() => connection.execute(insert, [{ tag: "integer", val: 7n }])),
    ).toMatchObject({ tag: "io", val: expect.stringContaining("more parameters than the 1") });
    expect(count(connection), "Nothing was inserted.").toEqual({ tag: "integer", val: 1n });
  });

  test("no statement reaches another file of this machine", () => {
    const connection = notes();
    const other = join(tmpdir(), `attached-${process.pid}.db`);
    for (const statement of [`ATTACH '${other}' AS other`, `VACUUM INTO '${other}'`]) {
      expect(failureOf(() => connection.execute(statement, []))).toMatchObject({ tag: "io" });
    }
    expect(existsSync(other)).toBe(false);
    connection.execute("ATTACH ':memory:' AS other", []);
  });
});
