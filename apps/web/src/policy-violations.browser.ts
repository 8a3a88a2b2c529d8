/**
 * Says in the console, in development, where to allow what the Content-Security-Policy has refused. The browser's own
 * message cannot know that.
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
          'To allow it, see "How to allow more" in docs/security.md.',
      );
    }
  };
  // What was refused before this script ran is reported as well.
  new ReportingObserver(explain, { types: ["csp-violation"], buffered: true }).observe();
}
