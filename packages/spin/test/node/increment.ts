/** A program that increments one key: `node increment.ts <file> <times>`. */
import { SqliteStore } from "../../src/key-value/sqlite-store.ts";

const [file = "", times = "0"] = process.argv.slice(2);
const results: string[] = [];
while (results.length < Number(times)) {
  // A new connection each time makes it likely that the processes collide.
  const store = new SqliteStore(file);
  try {
    results.push(String(store.increment("clicks", 1n)));
  } catch (error) {
    // SQLite's locks are not fair: on a busy machine a process may wait in vain.
    if (!String(error).includes("database is locked")) throw error;
  } finally {
    store.close();
  }
}
console.log(results.join(" "));
