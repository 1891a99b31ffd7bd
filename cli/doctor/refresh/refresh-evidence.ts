import type { Exchange } from "../http/answer.js";
import type { Tokens } from "../sign-in/sign-in-evidence.js";

export interface RefreshEvidence {
  /** The refresh token that was used. */
  readonly before: string;
  /** Answer to a refresh without a scope, as most clients send it. */
  readonly withoutScope: Exchange;
  /** Answer to one with scopes, which is tried where the other was refused. */
  readonly withScope: Exchange | undefined;
  /** Of the one that went well. */
  readonly tokens: Tokens | undefined;
  /** `initialize` with the new access token. */
  readonly withNewToken: Exchange | undefined;
}
