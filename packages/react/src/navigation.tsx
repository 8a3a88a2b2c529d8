import { Offline } from "@react-on-spin/server-functions";
import { notifyManager, onlineManager, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { createPath, NavigationType, useNavigationType } from "react-router";
import { useRouterState } from "./page-context.tsx";

/** In milliseconds. A page that opens sooner needs no message. */
const SHORT_WAIT = 300;

/** In milliseconds. A call of a server function gives up sooner, so its error is shown first. */
const LONG_WAIT = 20_000;

/** A page that is not there yet, because its loader or its code is still on the way. */
export interface SlowNavigation {
  /** The address that the visitor waits for. */
  href: string;
  /** Whether it takes so long that the visitor should be offered another way. */
  isLong: boolean;
}

/**
 * The page that the visitor waits for, once the wait can be noticed. It can be used anywhere in the document, also
 * around the pages.
 */
export function useSlowNavigation(): SlowNavigation | undefined {
  const { location } = useRouterState().navigation;
  const [waited, setWaited] = useState<{ key: string; isLong: boolean }>();
  const key = location?.key;
  useEffect(() => {
    if (key === undefined) return;
    const timers = [
      setTimeout(() => setWaited({ key, isLong: false }), SHORT_WAIT),
      setTimeout(() => setWaited({ key, isLong: true }), LONG_WAIT),
    ];
    return () => timers.forEach(clearTimeout);
  }, [key]);
  if (location === undefined || waited === undefined || waited.key !== key) return undefined;
  return { href: createPath(location), isLong: waited.isLong };
}

/** Whether something on the page waits for the network: the browser is offline, and a call has failed for that. */
export function useIsOffline(): boolean {
  const queryClient = useQueryClient();
  const [queries, mutations] = [queryClient.getQueryCache(), queryClient.getMutationCache()];
  const isWaiting = () =>
    !onlineManager.isOnline() &&
    (queries
      .getAll()
      .some(({ state }) => state.fetchStatus !== "idle" && isOffline(state.fetchFailureReason)) ||
      mutations
        .getAll()
        .some(({ state }) => state.status === "pending" && isOffline(state.failureReason)));
  return useSyncExternalStore(
    (onChange) => {
      const tell = notifyManager.batchCalls(onChange);
      const stops = [onlineManager, queries, mutations].map((each) => each.subscribe(tell));
      return () => {
        for (const stop of stops) stop();
      };
    },
    isWaiting,
    () => false,
  );
}

const isOffline = (error: unknown) => error instanceof Offline;

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
