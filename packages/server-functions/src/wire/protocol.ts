/**
 * The addresses of server functions, on which both sides must agree.
 *
 * @module
 */

/** What the path of every server function begins with. */
export const API_PREFIX = "/api/";

/** What a command's address for forms ends with. Ids have no dots, so no id can end with it. */
export const ACTION_SUFFIX = ".action";

/** A query only reads. A command changes something or costs something. */
export type FunctionKind = "query" | "command";

/** The `action` of a plain `<form method="post">` that calls a command. */
export function actionPath(id: string): string {
  return `${API_PREFIX}${id}${ACTION_SUFFIX}`;
}
