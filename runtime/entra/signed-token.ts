import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { ACCESS_TOKEN_LIMITS } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { authorityOf, type AuthorityConfig } from "./authority.js";
import { checkTenant, type Claims, type TokenExpectations } from "./check-token-claims.js";
import { checkTokenHeader, SIGNATURE_ALGORITHM, type TokenHeader } from "./check-token-header.js";
import { createSigningKeys } from "./signing-keys.js";
import { TokenRejected, type TokenRejection } from "./token-rejection.js";

export interface SignedTokensOptions {
  readonly config: AuthorityConfig & { readonly ENTRA_CLIENT_ID: string };
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tokens that Entra signed for this registration. */
export interface SignedTokens {
  /** What claims are compared with, for checks to add to. */
  readonly expected: TokenExpectations;
  /** Claims of a token whose signature is good. They still have to be checked. Rejects with TokenRejected. */
  readonly claimsOf: (token: string) => Promise<Claims>;
}

/**
 * In this order: form, header, tenant (its keys are fetched, so it has to be an allowed one), signature. Nothing that an
 * unverified token says is used but to find the key that proves it.
 */
export function createSignedTokens({ config, fetch, now }: SignedTokensOptions): SignedTokens {
  const authority = authorityOf(config);
  const signingKeys = createSigningKeys({ authority, fetch, now });
  const expected: TokenExpectations = {
    audience: config.ENTRA_CLIENT_ID,
    tenantIds: authority.tenantIds,
    issuer: authority.issuer,
    clockSkewSeconds: ACCESS_TOKEN_LIMITS.clockSkewSeconds,
  };
  return {
    expected,
    claimsOf: async (token) => {
      const { header, claims } = decode(token);
      refuse(checkTokenHeader(header));
      refuse(checkTenant(claims, expected, now() / 1000));
      const key = await signingKeys(String(claims.tid).toLowerCase(), String(header.kid));
      await compactVerify(token, key, { algorithms: [SIGNATURE_ALGORITHM] }).catch((error: unknown) => {
        throw new TokenRejected({ reason: "signature-invalid" }, { cause: error });
      });
      return claims;
    },
  };
}

function decode(token: string): { header: TokenHeader; claims: Claims } {
  if (token.length > ACCESS_TOKEN_LIMITS.characters) {
    throw new TokenRejected({ reason: "malformed", detail: "too long" });
  }
  // Opaque tokens and encrypted ones, both of them somebody else's.
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
    throw new TokenRejected({ reason: "malformed", detail: "no signed JWT" });
  }
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (error) {
    throw new TokenRejected({ reason: "malformed", detail: "no JSON inside" }, { cause: error });
  }
}

function refuse(rejection: TokenRejection | undefined): void {
  if (rejection !== undefined) throw new TokenRejected(rejection);
}
