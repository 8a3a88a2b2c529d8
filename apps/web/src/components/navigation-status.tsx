import { useEffect, useState, useSyncExternalStore } from "react";
import { createPath, type DataRouter } from "react-router";
import { useIsOnline } from "../use-is-online.ts";

/** In milliseconds. A page that opens sooner needs no message. */
const SHORT_WAIT = 300;

/** In milliseconds. A call of a server function gives up sooner, so its error is shown first. */
const LONG_WAIT = 20_000;

/**
 * Says that the page of a link is not there yet, because its loader or its code is still on the way. After
 * {@link LONG_WAIT} it offers to open the page in another way.
 *
 * It is outside of the router's pages: a layout route would cost the server time for each page.
 *
 * @param props.router - the browser's router; on the server nothing is navigated to
 */
export function NavigationStatus({ router }: { router?: DataRouter | undefined }) {
  const target = useSyncExternalStore(
    (onChange) => router?.subscribe(onChange) ?? (() => {}),
    () => router?.state.navigation.location,
    () => undefined,
  );
  // The element stays, so that screen readers know it before it says something.
  return (
    <p role="status" className="navigation">
      {target !== undefined && <Wait key={target.key} href={createPath(target)} />}
    </p>
  );
}

/** @param props.href - the address that the visitor waits for */
function Wait({ href }: { href: string }) {
  const isOnline = useIsOnline();
  const isNoticeable = useIsOver(SHORT_WAIT);
  const isLong = useIsOver(LONG_WAIT);
  if (!isOnline) return <span>You are offline. The page opens when you are back.</span>;
  if (!isNoticeable) return null;
  if (!isLong) return <span>Opening the page…</span>;
  return (
    <span>
      The page takes too long to open. <a href={href}>Load it anew</a>
    </span>
  );
}

/** Whether a time has passed since the component appeared. */
function useIsOver(milliseconds: number): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isOver;
}
