import type { Page } from "playwright-core";

/** What Chromium itself objects to on a page, scripts or not. */
export interface BrowserIssue {
  /** E.g. `ContentSecurityPolicyIssue`, `CookieIssue`, `MixedContentIssue`. */
  readonly code: string;
  readonly details: unknown;
}

/** Collects issues from now on. The list grows as they come. */
export async function collectIssues(page: Page): Promise<readonly BrowserIssue[]> {
  const issues: BrowserIssue[] = [];
  const session = await page.context().newCDPSession(page);
  session.on("Audits.issueAdded", ({ issue: { code, details } }) => {
    issues.push({ code, details });
  });
  await session.send("Audits.enable");
  return issues;
}
