import { stripVTControlCharacters } from "node:util";
import { createLogger, type Logger } from "vite";

/**
 * A logger for Vite that records warnings and errors, without their colours.
 *
 * @param root - a folder whose path is shortened to `.` in them
 */
export function recordingLogger(log: string[], root: string): Logger {
  const record = (message: string) =>
    void log.push(stripVTControlCharacters(message).replaceAll(root, "."));
  return { ...createLogger("silent"), warn: record, warnOnce: record, error: record };
}
