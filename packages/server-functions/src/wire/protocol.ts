/** What the two ends of the wire must agree on. */

/** The path under which all server functions live. */
export const API_PREFIX = "/api/";

/** A form's address is its command's, with this suffix. Ids hold no dot, so it cannot be one. */
export const ACTION_SUFFIX = ".action";

export type Kind = "query" | "command";

/** Where a plain `<form method="post">` sends a command. */
export function actionPath(id: string): string {
  return `${API_PREFIX}${id}${ACTION_SUFFIX}`;
}
