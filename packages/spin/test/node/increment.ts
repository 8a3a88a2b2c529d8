/** A program that increments one key: `node increment.ts <file> <times>`. */
import { SqliteStore } from "../../src/key-value/sqlite-store.ts";

const [file = "", times = "0"] = process.argv.slice(2);
const results: string[] = [];
for (let done = 0; done < Number(times); done++) {
  // A new connection each time makes it likely that the processes collide.
  const store = new SqliteStore(file);
  results.push(String(store.increment("clicks", 1n)));
  store.close();
}
console.log(results.join(" "));
