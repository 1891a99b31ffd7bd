import type { IncomingMessage } from "node:http";
import type { KoaContextWithOIDC } from "oidc-provider";
import { withoutCookie, type BrowserCookies } from "../browser/browser-cookies.js";

/** The provider's session, which it can't do without: it never reaches a browser, and none that a browser sends counts. */
const SESSION_COOKIE = "authorization";

export function sessionCookieName(cookies: BrowserCookies): string {
  return cookies.fullName(SESSION_COOKIE);
}

/** On the way in. */
export function dropSession(request: IncomingMessage, cookies: BrowserCookies): void {
  request.headers.cookie = withoutCookie(request.headers.cookie ?? "", sessionCookieName(cookies));
}

/** On the way out. */
export function withholdSession(cookies: BrowserCookies) {
  const prefix = `${sessionCookieName(cookies)}=`;
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const set = context.res.getHeader("Set-Cookie");
    if (!Array.isArray(set)) return;
    const kept = set.filter((text) => !text.startsWith(prefix));
    if (kept.length === 0) context.remove("Set-Cookie");
    else context.set("Set-Cookie", kept);
  };
}
