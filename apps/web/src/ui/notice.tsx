import { errorText, isStalePage, issuesText, useOtherFormFailure } from "@react-on-spin/react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";

/**
 * Says what went wrong and what the user can do. Screen readers announce it at once. If it has the
 * focus when it disappears, the focus moves to the first button of its section.
 *
 * @param props.id - for the `aria-describedby` of the control that it is about
 * @param props.error - why. If it says that the page is from an older build, only a reload is offered
 * @param props.text - what went wrong, if an error does not say it
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

/** Says why a form post failed whose form is not among those of this page, so that no other part of it would. */
export function OtherFormFailureNotice({ forms = [] }: { forms?: readonly string[] }) {
  const failure = useOtherFormFailure(forms);
  return failure && <Notice error={failure} />;
}

/**
 * The line below a control: how it goes, and otherwise what there is to know about it. Screen readers announce what
 * changes when they are idle. The line is always there, so that nothing moves.
 */
export function Status({ id, text, children }: { id?: string; text: string; children: ReactNode }) {
  return (
    <p role="status" id={id} className="quiet">
      {/* Elements of their own, since a browser that translates replaces text nodes. */}
      {text === "" ? <span>{children}</span> : <span key={text}>{text}</span>}
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

/** A link that reads saved data again which could not be read. Without scripts it loads the page again. */
export function ReadAgainLink({ query }: { query: UseQueryResult }) {
  return (
    <LinkToHere
      onClick={(event) => {
        event.preventDefault();
        void query.refetch();
      }}
    >
      {query.isFetching ? "Reading…" : "Read it again"}
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
