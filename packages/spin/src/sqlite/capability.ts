import {
  constants,
  type DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from "node:sqlite";
import type { Capability } from "../host.ts";
import { openDatabase } from "../key-value/sqlite-store.ts";
import { messageOf } from "../node/errors.ts";
import { WitError } from "../node/wasi/io.ts";

export type Value =
  | { tag: "integer"; val: bigint }
  | { tag: "real"; val: number }
  | { tag: "text"; val: string }
  | { tag: "blob"; val: Uint8Array }
  | { tag: "null" };

export interface QueryResult {
  columns: string[];
  rows: { values: Value[] }[];
}

/** The most that a query may return, as in Spin: it has to fit into the memory of the instance. */
const MAX_RESULT_BYTES = 128 << 20;

/** Files that a statement may attach: a temporary one, and one in memory. */
const ATTACHABLE = new Set(["", ":memory:"]);

/**
 * `fermyon:spin/sqlite@2.0.0`, with the database `default` in the same file as Spin's. Each connection is one of
 * SQLite, and is closed with the instance that has opened it. A transaction that it has not committed is lost.
 */
export const sqlite: Capability = {
  standIn: "sqlite/stand-in",
  provide({ component: { databasePath } }) {
    const connections = new Set<Connection>();

    class Connection {
      #database: DatabaseSync | undefined;

      static open(label: string): Connection {
        if (label !== "default" || databasePath === undefined) {
          throw new WitError({ tag: "access-denied" });
        }
        const connection = new Connection();
        connections.add(connection);
        return connection;
      }

      execute(statement: string, parameters: Value[]): QueryResult {
        try {
          this.#database ??= openRestricted(databasePath ?? "");
          return query(this.#database, statement, parameters);
        } catch (error) {
          throw new WitError({ tag: "io", val: messageOf(error) });
        }
      }

      [Symbol.dispose](): void {
        this.#database?.close();
        this.#database = undefined;
        connections.delete(this);
      }
    }

    return {
      interfaces: { "fermyon:spin/sqlite@2.0.0": { Connection } },
      endInstance() {
        for (const connection of connections) connection[Symbol.dispose]();
      },
    };
  },
};

function openRestricted(path: string): DatabaseSync {
  const database = openDatabase(path);
  // Otherwise a statement could read and write any file of this machine.
  database.setAuthorizer((action, file) =>
    action === constants.SQLITE_ATTACH && !ATTACHABLE.has(file ?? "?")
      ? constants.SQLITE_DENY
      : constants.SQLITE_OK,
  );
  return database;
}

function query(database: DatabaseSync, sql: string, parameters: Value[]): QueryResult {
  const statement = database.prepare(sql);
  const inputs = parameters.map(toInput);
  // Otherwise SQLite would take NULL for those that are missing. Node does not tell how many a statement has.
  if (accepts(statement, [...inputs, null])) {
    throw new Error(`the statement needs more parameters than the ${inputs.length} it was given`);
  }
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }) => name);
  const rows: QueryResult["rows"] = [];
  let bytes = 0;
  for (const row of statement.iterate(...inputs)) {
    const values = Object.values(row).map(toValue);
    for (const value of values) bytes += sizeOf(value);
    if (bytes > MAX_RESULT_BYTES) {
      throw new Error(`query result exceeds limit of ${MAX_RESULT_BYTES} bytes`);
    }
    rows.push({ values });
  }
  return { columns, rows };
}

/** Whether a statement has a place for each of these parameters. It is not run. */
function accepts(statement: StatementSync, inputs: SQLInputValue[]): boolean {
  try {
    statement.iterate(...inputs);
    return true;
  } catch {
    return false;
  }
}

function toInput(value: Value): SQLInputValue {
  if (value.tag === "null") return null;
  // The engine takes a number for an integer, too. Node would bind it as a real.
  return value.tag === "integer" ? BigInt(value.val) : value.val;
}

function toValue(value: SQLOutputValue): Value {
  if (value === null) return { tag: "null" };
  if (typeof value === "bigint") return { tag: "integer", val: value };
  if (typeof value === "number") return { tag: "real", val: value };
  return typeof value === "string" ? { tag: "text", val: value } : { tag: "blob", val: value };
}

function sizeOf(value: Value): number {
  if (value.tag === "text") return Buffer.byteLength(value.val);
  return value.tag === "blob" ? value.val.byteLength : Float64Array.BYTES_PER_ELEMENT;
}
