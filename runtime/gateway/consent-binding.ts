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
 * rendering has a token of its own, so two tabs, or one loaded twice, don't spoil each other.
 */
export interface ConsentBinding {
  /** Makes the token for one rendering. */
  issue(request: Request, response: Response, about: ConsentSubject): Promise<string>;
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

const COOKIE = "consent";
const TOKEN = /^[\w-]{43}$/;

export function createConsentBinding(store: RecordStore, cookies: BrowserCookies): ConsentBinding {
  const rendered = createRecords<RenderedConsent>(store, "consent");
  const { interactionSeconds } = GATEWAY_LIFETIMES;
  return {
    issue: async (request, response, { uid, clientId, redirectUri }) => {
      const browser = cookies.read(request, COOKIE) ?? randomToken();
      cookies.set(response, COOKIE, browser, interactionSeconds);
      const csrfToken = randomToken();
      await rendered.set(csrfToken, { uid, clientId, redirectUri, browser: tokenHash(browser) }, interactionSeconds);
      return csrfToken;
    },
    accepts: async (request, about, csrfToken) => {
      const browser = cookies.read(request, COOKIE);
      if (browser === undefined || !TOKEN.test(csrfToken)) return false;
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
