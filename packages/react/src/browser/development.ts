/**
 * What the browser shows in development only.
 *
 * @module
 */

/**
 * Says in the console where to allow what the Content-Security-Policy has refused. The browser's own message cannot
 * know that.
 */
export function explainPolicyViolations(): void {
  if (!("ReportingObserver" in window)) return;
  const explain = (reports: Report[]) => {
    for (const { body } of reports) {
      // Code that calls `eval` gets an error that says so. Many libraries only try whether they may.
      if (body && "blockedURL" in body && body.blockedURL === "eval") continue;
      const directive = body && "effectiveDirective" in body ? body.effectiveDirective : "unknown";
      console.error(
        `The Content-Security-Policy (${directive}) has refused something on this page, here and in production. ` +
          'To allow it, change the policy that the app hands to "serve": see "How to allow more" in docs/security.md.',
      );
    }
  };
  // What was refused before this script ran is reported as well.
  new ReportingObserver(explain, { types: ["csp-violation"], buffered: true }).observe();
}

/** Shows what the server's code has thrown, in the overlay of Vite's client. */
export function showBug(bug: { message: string; stack: string }): void {
  const Overlay = customElements.get("vite-error-overlay");
  if (Overlay !== undefined) document.documentElement.append(Reflect.construct(Overlay, [bug]));
}
