import type { ReactNode } from "react";

/**
 * Tells that something went wrong, at once to a screen reader, and what can be done.
 *
 * @param props.stale - Whether the page is from an older build: then only a reload helps.
 * @param props.children - The links and buttons that do it.
 */
export function Notice({
  text,
  detail,
  stale = false,
  children,
}: {
  text: string;
  detail?: string | undefined;
  stale?: boolean;
  children?: ReactNode;
}) {
  return (
    <div role="alert" className="notice">
      <p>{text}</p>
      {detail !== undefined && <p>{detail}</p>}
      {stale ? (
        <p className="actions">
          <button type="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </p>
      ) : (
        children !== undefined && <p className="actions">{children}</p>
      )}
    </div>
  );
}
