import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Request, Response } from "express";
import { CALLBACK_WAIT, GATEWAY_LIFETIMES } from "../config/defaults.js";
import { constantTimeEqual } from "../security/constant-time-equal.js";
import { randomToken } from "../security/random-token.js";
import { tokenHash } from "../security/token-hash.js";
import type { BrowserCookies } from "../browser/browser-cookies.js";
import { createRecords, type RecordStore } from "../stores/records.js";

/**
 * Sign-ins on their way to Entra and back: our own state, nonce and PKCE pair for each.
 *
 * Guarantees: made only after consent was given; taken once over all replicas, by the browser that gave it, within ten
 * minutes. The cookie that ties it to the browser is set with the redirect to Entra and named after the state, so tabs
 * don't collide. A browser that delivers the callback again learns how the first delivery ended, or that it has not.
 */
export interface SignInTransactions {
  begin(response: Response, signIn: SignInRequest): Promise<StartedSignIn>;
  /** Takes the transaction of a callback. */
  take(request: Request, state: string): Promise<TakenSignIn>;
  /** Ends the transaction, and remembers where the callback led, for a browser that delivers it twice. */
  finished(request: Request, state: string, location?: string): Promise<void>;
  /** Waits a little for where another delivery of the callback leads. Undefined if it doesn't get that far. */
  outcomeElsewhere(state: string): Promise<string | undefined>;
}

/** What is signed in for. */
export interface SignInRequest {
  /** Authorization request that waits. */
  readonly uid: string;
  /** Claims challenge this sign-in answers. */
  readonly claims?: string;
}

/** What goes to Entra. */
export interface StartedSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
}

/** What stays here. */
export interface SignInTransaction extends SignInRequest {
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly browser: string;
}

export type TakenSignIn =
  | { readonly kind: "taken"; readonly signIn: SignInTransaction }
  | { readonly kind: "repeated"; readonly location: string }
  /** Taken by another delivery, which has not ended: it is under way, or was cut off with its replica. */
  | { readonly kind: "under-way"; readonly signIn: SignInTransaction }
  | { readonly kind: "other-browser" }
  | { readonly kind: "unknown" };

interface FinishedSignIn {
  readonly location: string;
  readonly browser: string;
}

const STATE = /^[\w-]{43}$/;

export function createSignInTransactions(store: RecordStore, cookies: BrowserCookies): SignInTransactions {
  const open = createRecords<SignInTransaction>(store, "sign-in");
  const taken = createRecords<true>(store, "sign-in-taken");
  const ended = createRecords<FinishedSignIn>(store, "sign-in-finished");

  function belongsTo(request: Request, state: string, { browser }: { readonly browser: string }): boolean {
    const cookie = cookies.read(request, cookieName(state));
    return cookie !== undefined && constantTimeEqual(browser, tokenHash(cookie));
  }

  return {
    begin: async (response, signIn) => {
      const [state, nonce, codeVerifier, browser] = [randomToken(), randomToken(), randomToken(), randomToken()];
      const { signInSeconds } = GATEWAY_LIFETIMES;
      await open.set(state, { ...signIn, nonce, codeVerifier, browser: tokenHash(browser) }, signInSeconds);
      cookies.set(response, cookieName(state), browser, signInSeconds);
      return { state, nonce, codeChallenge: createHash("sha256").update(codeVerifier).digest("base64url") };
    },
    take: async (request, state) => {
      if (!STATE.test(state)) return { kind: "unknown" };
      const found = await open.get(state);
      // Looked at before it is consumed: another browser's visit must not end this one's sign-in.
      if (found !== undefined && !belongsTo(request, state, found)) return { kind: "other-browser" };
      const before = await ended.get(state);
      if (before !== undefined && belongsTo(request, state, before)) {
        return { kind: "repeated", location: before.location };
      }
      if (found === undefined) return { kind: "unknown" };
      const first = await taken.add(state, true, GATEWAY_LIFETIMES.signInSeconds);
      return { kind: first ? "taken" : "under-way", signIn: found };
    },
    finished: async (request, state, location) => {
      const cookie = cookies.read(request, cookieName(state));
      if (cookie !== undefined && location !== undefined) {
        await ended.set(state, { location, browser: tokenHash(cookie) }, GATEWAY_LIFETIMES.callbackRepeatSeconds);
      }
      await open.delete(state);
    },
    outcomeElsewhere: async (state) => {
      for (let waited = 0; waited < CALLBACK_WAIT.milliseconds; waited += CALLBACK_WAIT.pollMilliseconds) {
        await delay(CALLBACK_WAIT.pollMilliseconds);
        const end = await ended.get(state);
        if (end !== undefined) return end.location;
        if ((await open.get(state)) === undefined) return undefined;
      }
      return undefined;
    },
  };
}

function cookieName(state: string): string {
  return `sign-in-${tokenHash(state).slice(0, 12)}`;
}
