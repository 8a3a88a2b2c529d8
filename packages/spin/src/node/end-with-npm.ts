/** How often to look whether the parent is still there, in milliseconds. */
const CHECK = 1_000;

/**
 * Lets this process end, as after SIGTERM, when the npm that has started it is told to end: npm passes the signal on to
 * its shell only. A program that npm has not started may be meant to outlive its parent, as under nohup. On Windows a
 * process keeps the id of a parent that has ended, so there the end cannot be seen.
 */
export function endWithNpm(): void {
  if (process.env["npm_execpath"] === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, CHECK);
  watch.unref();
}
