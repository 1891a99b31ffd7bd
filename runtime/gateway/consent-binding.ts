import type { Request, Response } from "express";
import { GATEWAY_LIFETIMES } from "../config/defaults.js";
import { constantTimeEqual } from "../security/constant-time-equal.js";
import { randomToken } from "../security/random-token.js";
import { tokenHash } from "../security/token-hash.js";
import type { BrowserCookies } from "../browser/browser-cookies.js";
import { createRecords, type RecordStore } from "../stores/records.js";

/**
 * Ties an answer on the consent page to the page that asked: same browser, same request, same client, same redirect.
 *
 * Guarantees: a form made elsewhere carries no valid token, and a token seen elsewhere lacks the browser's cookie. Each
 * rendering has a token and a cookie of its own, so tabs opened at the same moment, or one loaded twice, don't spoil each
 * other.
 */
export interface ConsentBinding {
  /** Makes the token for one rendering. */
  issue(response: Response, about: ConsentSubject): Promise<string>;
  /** Whether the answer belongs to a page this browser was shown about the same thing. */
  accepts(request: Request, about: ConsentSubject, csrfToken: string): Promise<boolean>;
}

/** What consent is given to. */
export interface ConsentSubject {
  readonly uid: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

interface RenderedConsent extends ConsentSubject {
  /** Hash of the browser's cookie. */
  readonly browser: string;
}

const TOKEN = /^[\w-]{43}$/;

export function createConsentBinding(store: RecordStore, cookies: BrowserCookies): ConsentBinding {
  const rendered = createRecords<RenderedConsent>(store, "consent");
  const { interactionSeconds } = GATEWAY_LIFETIMES;
  return {
    issue: async (response, { uid, clientId, redirectUri }) => {
      const [csrfToken, browser] = [randomToken(), randomToken()];
      cookies.set(response, cookieName(csrfToken), browser, interactionSeconds);
      await rendered.set(csrfToken, { uid, clientId, redirectUri, browser: tokenHash(browser) }, interactionSeconds);
      return csrfToken;
    },
    accepts: async (request, about, csrfToken) => {
      if (!TOKEN.test(csrfToken)) return false;
      const browser = cookies.read(request, cookieName(csrfToken));
      if (browser === undefined) return false;
      const page = await rendered.get(csrfToken);
      return (
        page !== undefined &&
        constantTimeEqual(page.browser, tokenHash(browser)) &&
        page.uid === about.uid &&
        page.clientId === about.clientId &&
        page.redirectUri === about.redirectUri
      );
    },
  };
}

function cookieName(csrfToken: string): string {
  return `consent-${tokenHash(csrfToken).slice(0, 12)}`;
}
