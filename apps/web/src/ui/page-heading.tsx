import { type ReactNode, useEffect, useRef } from "react";
import { NavigationType, useNavigationType } from "react-router";

/**
 * The heading of a page. It takes the focus when a link within the app opened the page: the focused
 * link is gone, and a screen reader starts reading here.
 */
export function PageHeading({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const isOpenedByLink = useNavigationType() === NavigationType.Push;
  useEffect(() => {
    if (isOpenedByLink) ref.current?.focus();
  }, [isOpenedByLink]);

  return (
    <h1 tabIndex={-1} ref={ref}>
      {children}
    </h1>
  );
}
