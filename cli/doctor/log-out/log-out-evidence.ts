import type { Exchange } from "../http/answer.js";
import type { Tried } from "../tried.js";

export interface LogOutEvidence {
  readonly revocation: Tried<Revocation>;
  /** The code of the sign-in, sent once more. */
  readonly codeAgain: Exchange;
}

export interface Revocation {
  readonly exchange: Exchange;
  /** A refresh with the refresh token that was revoked. */
  readonly refreshAfter: Exchange;
  /** `initialize` with the access token of the same grant. */
  readonly accessAfter: Exchange;
}
