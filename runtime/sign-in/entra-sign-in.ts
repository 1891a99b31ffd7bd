import type { Response } from "express";
import type { EntraClient, EntraTokens } from "../entra/entra-client.js";
import type { SignInRequest, SignInTransaction, SignInTransactions } from "./sign-in-transactions.js";

/** A person's wishes for the sign-in. */
export interface SignInHints {
  readonly prompt?: "login" | "select_account" | undefined;
  readonly loginHint?: string | undefined;
}

/** Sign-ins at Entra, as the pages use them. */
export interface EntraSignIn {
  /** Begins one. Returns Entra's address for this browser. */
  start(response: Response, signIn: SignInRequest, hints?: SignInHints): Promise<string>;
  /** Trades the code of a callback for tokens. */
  redeem(code: string, signIn: SignInTransaction): Promise<EntraTokens>;
}

export interface EntraSignInOptions {
  readonly client: Pick<EntraClient, "authorizeUrl" | "redeemCode">;
  readonly transactions: SignInTransactions;
  readonly redirectUri: string;
  /** Scopes of our own API in the form Entra wants for an app that asks for itself: `<client id>/<name>`. */
  readonly scopes: readonly string[];
}

/** More than this is no e-mail address. */
const LOGIN_HINT = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/;

export function createEntraSignIn({ client, transactions, redirectUri, scopes }: EntraSignInOptions): EntraSignIn {
  return {
    start: async (response, signIn, { prompt, loginHint } = {}) => {
      const started = await transactions.begin(response, signIn);
      return client.authorizeUrl({
        redirectUri,
        scopes,
        ...started,
        ...(prompt === undefined ? {} : { prompt }),
        ...(loginHint !== undefined && LOGIN_HINT.test(loginHint) ? { loginHint } : {}),
        ...(signIn.claims === undefined ? {} : { claims: signIn.claims }),
      });
    },
    redeem: (code, { codeVerifier, nonce, claims }) =>
      client.redeemCode({
        redirectUri,
        scopes,
        code,
        codeVerifier,
        nonce,
        ...(claims === undefined ? {} : { claims }),
      }),
  };
}
