import { checkAccessTokenClaims, type ClaimExpectations, type EntraCaller } from "./check-access-token-claims.js";
import { createSignedTokens, type SignedTokensOptions } from "./signed-token.js";
import { TokenRejected } from "./token-rejection.js";

/** Verifies an Entra access token for this API. Rejects with TokenRejected. */
export type AccessTokenVerifier = (token: string) => Promise<EntraCaller>;

export interface AccessTokenVerifierOptions extends SignedTokensOptions {
  /** Client ids whose tokens are accepted. */
  readonly clientIds: readonly string[] | "any";
  /** Whether applications may call for themselves, without a user. */
  readonly allowAppOnly: boolean;
}

/** Accepts Entra v2 access tokens that were issued for this API and nothing else: signature first, then the claims. */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { clientIds, allowAppOnly, now } = options;
  const { expected: common, claimsOf } = createSignedTokens(options);
  const expected: ClaimExpectations = {
    ...common,
    clientIds: clientIds === "any" ? clientIds : clientIds.map((id) => id.toLowerCase()),
    allowAppOnly,
  };
  return async (token) => {
    const checked = checkAccessTokenClaims(await claimsOf(token), expected, now() / 1000);
    if (!checked.ok) throw new TokenRejected(checked.rejection);
    return checked.caller;
  };
}
