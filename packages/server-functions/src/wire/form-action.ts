/**
 * The `action` of a plain form that calls a command and then returns to a page.
 *
 * @param command - the command, as it is imported
 * @param returnTo - a path on this site. It need not be percent-encoded: `/clicks/1. März` is fine
 *
 * @example
 * ```tsx
 * <form method="post" action={formAction(forgetDay, `/clicks/${day}`)}>
 * ```
 */
export function formAction(command: { readonly action: string }, returnTo: string): string {
  // The URL parser encodes what a path cannot have, and leaves what is encoded already.
  const { pathname, search, hash } = new URL(returnTo, "http://localhost");
  return `${command.action}?returnTo=${encodeURIComponent(pathname + search + hash)}`;
}
