import type { ReactNode } from "react";
import type { StaticPage } from "./hydration-state.ts";
import icon from "./icon.svg";

/** The id of the element that carries the hydration state. */
export const STATE_ID = "hydration-state";

/**
 * The whole HTML document around a page.
 *
 * @param props.styles - the URLs of the style sheets
 * @param props.staticPage - set if the document is a static file, which has no headers of its own
 * @param props.stateText - the hydration state, already escaped for a script element
 * @param props.nonce - of this response. In development, Vite's client gives it to its style elements
 */
export function Document({
  styles,
  staticPage,
  stateText,
  nonce,
  children,
}: {
  styles: readonly string[];
  staticPage?: StaticPage | undefined;
  stateText: string;
  nonce?: string | undefined;
  children: ReactNode;
}) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        {staticPage && (
          <>
            <meta httpEquiv="Content-Security-Policy" content={staticPage.policy} />
            <meta name="referrer" content="same-origin" />
          </>
        )}
        {/* A browser keeps a nonce from scripts that read attributes, so React could not compare it. */}
        {import.meta.env.DEV && (
          <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />
        )}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href={icon} />
        {styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
      </head>
      <body>
        {staticPage && (
          <noscript>
            <p className="notice">
              This page needs JavaScript: without it, the count cannot be loaded and a click does
              nothing. Turn JavaScript on for this site, then reload the page.
            </p>
          </noscript>
        )}
        {children}
        {/* Data, not code. It is escaped, so nothing in it can close the element. */}
        <script
          type="application/json"
          id={STATE_ID}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: React would escape the quotes of the JSON.
          dangerouslySetInnerHTML={{ __html: stateText }}
        />
      </body>
    </html>
  );
}
