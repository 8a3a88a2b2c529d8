import {
  Head,
  HydrationState,
  useIsOffline,
  useIsStaticPage,
  useSlowNavigation,
} from "@react-on-spin/react";
import type { ReactNode } from "react";
import icon from "./icon.svg";

/** The whole HTML document around a page. */
export function Document({ children }: { children: ReactNode }) {
  const isStaticPage = useIsStaticPage();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href={icon} />
        <Head />
      </head>
      <body>
        {isStaticPage && (
          <noscript>
            <p className="notice">
              This page needs JavaScript: without it, the count cannot be loaded and a click does
              nothing. Turn JavaScript on for this site, then reload the page.
            </p>
          </noscript>
        )}
        {children}
        <NavigationStatus />
        <HydrationState />
      </body>
    </html>
  );
}

/** Says that the page of a link is not there yet. After a long wait it offers to open the page in another way. */
function NavigationStatus() {
  const isOffline = useIsOffline();
  const navigation = useSlowNavigation();
  // The element stays, so that screen readers know it before it says something.
  return (
    <p role="status" className="navigation">
      {navigation &&
        (isOffline ? (
          <span>You are offline. The page opens when you are back.</span>
        ) : navigation.isLong ? (
          <span>
            The page takes too long to open. <a href={navigation.href}>Load it anew</a>
          </span>
        ) : (
          <span>Opening the page…</span>
        ))}
    </p>
  );
}
