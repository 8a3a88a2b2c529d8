import { Suspense, use } from "react";
import { STATE_ID } from "./hydration-state.ts";
import { type LatePart, lateScript, WHOLE_PAGE } from "./late-data.ts";
import { useMeta } from "./meta.ts";
import { usePageContext } from "./page-context.tsx";

/** What an app's document needs in its head: its style sheets, and what the page says about itself. */
export function Head() {
  const { state, late, nonce } = usePageContext();
  const { title, description, canonical, image } = useMeta();
  return (
    <>
      {state.staticPage && (
        <>
          <meta httpEquiv="Content-Security-Policy" content={state.staticPage.policy} />
          <meta name="referrer" content="same-origin" />
        </>
      )}
      {/* A browser keeps a nonce from scripts that read attributes, so React could not compare it. */}
      {import.meta.env?.DEV && <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />}
      {late.length > 0 && !state.address.includes(WHOLE_PAGE) && (
        // Only a script can put what arrives late into its place. Without scripts, the page is asked for as a whole.
        <noscript>
          <meta httpEquiv="refresh" content={`0; url=${wholePage(state.address)}`} />
        </noscript>
      )}
      <title>{title}</title>
      {description !== undefined && <meta name="description" content={description} />}
      {canonical !== undefined && <link rel="canonical" href={canonical} />}
      {image !== undefined && (
        <>
          <meta property="og:title" content={title} />
          <meta property="og:description" content={description} />
          <meta property="og:image" content={image} />
        </>
      )}
      {state.styles.map((href) => (
        <link key={href} rel="stylesheet" href={href} />
      ))}
    </>
  );
}

const wholePage = (address: string) =>
  `${address}${address.includes("?") ? "&" : "?"}${WHOLE_PAGE}=1`;

/** What the browser continues with, at the end of the body of an app's document. */
export function HydrationState() {
  const { stateText, late, nonce } = usePageContext();
  return (
    <>
      {/* Data, not code. It is escaped, so nothing in it can close the element. */}
      <script
        type="application/json"
        id={STATE_ID}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: React would escape the quotes of the JSON.
        dangerouslySetInnerHTML={{ __html: stateText }}
      />
      {late.map((part) => (
        <Suspense key={String(part.name)} fallback={null}>
          <LateData part={part} nonce={nonce} />
        </Suspense>
      ))}
    </>
  );
}

/** Hands a late part to the browser's code, as soon as the server has it. */
function LateData({ part: { name, text }, nonce }: { part: LatePart; nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the text is escaped JSON.
      dangerouslySetInnerHTML={{ __html: lateScript(name, use(text)) }}
    />
  );
}
