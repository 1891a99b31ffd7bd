import type { EntraCaller } from "../entra/check-access-token-claims.js";
import type { EntraTrace } from "../entra/entra-client.js";
import type { RefusedToken } from "../entra/refused-token.js";

/** Whoever a request was let through for, with what Graph tokens are had for. */
export type SignedInCaller = TokenCaller | SessionCaller;

/** A caller who brought an Entra token for this API: it was verified, and is what On-Behalf-Of exchanges. */
export interface TokenCaller {
  readonly identity: EntraCaller;
  readonly assertion: string;
}

/** The user of a browser that signed in here: the tokens are in the session. */
export interface SessionCaller {
  readonly identity: EntraCaller;
  /** Secret id of the session. */
  readonly session: string;
}

/** The user of a browser whose session is of no use before a sign-in that answers these claims. */
export interface AwaitedSignIn {
  readonly awaitedClaims: string;
}

/** With the ids under which Entra's log has the request that got it. */
export interface GraphToken extends EntraTrace {
  readonly accessToken: string;
}

/** Microsoft Graph tokens of callers. */
export interface GraphTokens {
  /**
   * A token for scopes with their full names, such as `https://graph.microsoft.com/Mail.Read`; after a claims challenge,
   * one that meets it in place of the one that was refused. Rejects with EntraRequestFailed or SignInRequired.
   */
  tokenFor(caller: SignedInCaller, scopes: readonly string[], refused?: RefusedToken): Promise<GraphToken>;
  /** Drops what is kept of a caller: Graph no longer takes it. */
  forget(caller: SignedInCaller): void;
}
