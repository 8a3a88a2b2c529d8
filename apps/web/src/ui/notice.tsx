import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";
import { errorText, isStalePage, issuesText } from "./error-text.ts";

/**
 * Says what went wrong and what the user can do. Screen readers announce it at once. If it has the
 * focus when it disappears, the focus moves to the first button of its section.
 *
 * @param props.id - for the `aria-describedby` of the control that it is about
 * @param props.error - why. If it says that the page is from an older build, only a reload is offered
 * @param props.text - what went wrong, if an error does not say it
 * @param props.detail - what that means for the user
 * @param props.children - links and buttons for what the user can do
 */
export function Notice({
  id,
  error,
  text = errorText(error),
  detail,
  children,
}: {
  id?: string;
  error?: unknown;
  text?: string;
  detail?: ReactNode;
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

  const shownDetail = issuesText(error) ?? detail;
  const actions = isStalePage(error) ? <ReloadLink>Reload the page</ReloadLink> : children;
  return (
    <div role="alert" id={id} className="notice" ref={ref}>
      <p>{text}</p>
      {shownDetail !== undefined && <p>{shownDetail}</p>}
      {actions && <p className="actions">{actions}</p>}
    </div>
  );
}

/** Says how something goes. Screen readers announce it when they are idle. */
export function Status({ children }: { children: string }) {
  return (
    <p role="status" className="status">
      {children}
    </p>
  );
}

/**
 * A link to the page where the visitor is, with its query. It works without scripts. A browser's own reload would
 * post a form again, if that is how the visitor came here.
 */
export function ReloadLink({ children }: { children: string }) {
  return (
    <LinkToHere
      onClick={(event) => {
        // A link to an address with a fragment only scrolls. No form is answered at such an address.
        if (window.location.hash === "") return;
        event.preventDefault();
        window.location.reload();
      }}
    >
      {children}
    </LinkToHere>
  );
}

/**
 * A link that reads saved data again which could not be read. Without scripts it loads the page again.
 *
 * @param props.query - the failed query, as `useQuery` returns it
 */
export function ReadAgainLink({
  query: { isFetching, refetch },
}: {
  query: { isFetching: boolean; refetch: () => unknown };
}) {
  return (
    <LinkToHere
      onClick={(event) => {
        event.preventDefault();
        refetch();
      }}
    >
      {isFetching ? "Reading…" : "Read it again"}
    </LinkToHere>
  );
}

function LinkToHere(props: { onClick: (event: MouseEvent) => void; children: string }) {
  const { pathname, search } = useLocation();
  return (
    <a href={pathname + search} onClick={props.onClick}>
      {props.children}
    </a>
  );
}
