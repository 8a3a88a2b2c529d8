import type { ReactNode } from "react";

/**
 * Tells that something went wrong, at once to a screen reader, and what can be done.
 *
 * @param props.children - The links and buttons that do it.
 */
export function Notice({
  text,
  detail,
  children,
}: {
  text: string;
  detail?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div role="alert" className="notice">
      <p>{text}</p>
      {detail !== undefined && <p>{detail}</p>}
      {children !== undefined && <p className="actions">{children}</p>}
    </div>
  );
}
