import type { EntraCaller } from "../entra/check-access-token-claims.js";
import type { RefusedToken } from "../entra/refused-token.js";

/** A caller whose token was verified, with the token: it is what On-Behalf-Of exchanges. */
export interface SignedInCaller {
  readonly identity: EntraCaller;
  readonly assertion: string;
}

/** Microsoft Graph tokens of callers, by On-Behalf-Of. */
export interface GraphTokens {
  /**
   * A token for scopes with their full names, such as `https://graph.microsoft.com/Mail.Read`; after a claims challenge,
   * one that meets it in place of the one that was refused. Rejects with EntraRequestFailed.
   */
  tokenFor(caller: SignedInCaller, scopes: readonly string[], refused?: RefusedToken): Promise<string>;
  /** Drops what is kept of a caller: Graph no longer takes it. */
  forget(caller: SignedInCaller): void;
}
