import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Link } from "react-router";

/**
 * Tells that something went wrong, at once to a screen reader, and what can be done. When it goes
 * and has the focus, the focus moves to the first button of its section.
 *
 * @param props.id - For the control that it is about, which names it as its `aria-describedby`.
 * @param props.stale - Whether the page is from an older build: then only a reload helps.
 * @param props.children - The links and buttons that do it.
 */
export function Notice({
  id,
  text,
  detail,
  stale = false,
  children,
}: {
  id?: string;
  text: string;
  detail?: ReactNode;
  stale?: boolean;
  children?: ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const notice = ref.current;
    return () => {
      if (notice?.contains(document.activeElement)) {
        notice.closest("section")?.querySelector("button")?.focus();
      }
    };
  }, []);

  return (
    <div role="alert" id={id} className="notice" ref={ref}>
      <p>{text}</p>
      {detail !== undefined && <p>{detail}</p>}
      {stale ? (
        <p className="actions">
          {/* A link: there may be no script, and to reload a form's answer would send it again. */}
          <Link to="." reloadDocument>
            Reload the page
          </Link>
        </p>
      ) : (
        children !== undefined && <p className="actions">{children}</p>
      )}
    </div>
  );
}
