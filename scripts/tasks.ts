import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "./lib/task.ts";

const FOLDER = join(import.meta.dirname, "tasks");

/**
 * Runs a task of the folder `tasks/`.
 *
 * @param name - the name of its file
 * @returns the exit code
 */
export async function runTask(name = "", args: string[]): Promise<number> {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ""));
  if (!names.includes(name)) {
    console.error(`There is no task "${name}". Choose one of: ${names.join(", ")}, doctor.`);
    return 1;
  }
  const task: { run: Task } = await import(`./tasks/${name}.ts`);
  return task.run(args);
}
