import { checkIdTokenClaims, type IdTokenUser } from "./check-id-token-claims.js";
import { createSignedTokens, type SignedTokensOptions } from "./signed-token.js";
import { TokenRejected } from "./token-rejection.js";

/** Verifies the ID token of a sign-in that was begun with this nonce. Rejects with TokenRejected. */
export type IdTokenVerifier = (idToken: string, nonce: string) => Promise<IdTokenUser>;

/**
 * Accepts ID tokens of this registration, each for the one sign-in it answers. The client library compares the nonce
 * but no signature, because the token comes straight from Entra; whose session it begins should not rest on that alone.
 */
export function createIdTokenVerifier(options: SignedTokensOptions): IdTokenVerifier {
  const { expected, claimsOf } = createSignedTokens(options);
  return async (idToken, nonce) => {
    const checked = checkIdTokenClaims(await claimsOf(idToken), { ...expected, nonce }, options.now() / 1000);
    if (!checked.ok) throw new TokenRejected(checked.rejection);
    return checked.user;
  };
}
