import { type ReactNode, useLayoutEffect, useRef } from "react";
import { ReloadLink } from "./reload-link.tsx";

/**
 * Says what went wrong and what the user can do. Screen readers announce it at once. If it has the
 * focus when it disappears, the focus moves to the first button of its section.
 *
 * @param props.id - for the `aria-describedby` of the control that it is about
 * @param props.stale - whether the page is from an older build, so that only a reload helps
 * @param props.children - links and buttons for what the user can do
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
          <ReloadLink>Reload the page</ReloadLink>
        </p>
      ) : (
        children && <p className="actions">{children}</p>
      )}
    </div>
  );
}
