import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { ACCESS_TOKEN_LIMITS } from "../config/defaults.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { authorityOf, type AuthorityConfig } from "./authority.js";
import {
  checkAccessTokenClaims,
  checkTenant,
  type ClaimExpectations,
  type EntraCaller,
} from "./check-access-token-claims.js";
import { checkTokenHeader, SIGNATURE_ALGORITHM, type TokenHeader } from "./check-token-header.js";
import { createSigningKeys } from "./signing-keys.js";
import { TokenRejected, type TokenRejection } from "./token-rejection.js";

/** Verifies an Entra access token for this API. Rejects with TokenRejected. */
export type AccessTokenVerifier = (token: string) => Promise<EntraCaller>;

export interface AccessTokenVerifierOptions {
  readonly config: AuthorityConfig & Pick<RuntimeConfig, "ENTRA_CLIENT_ID">;
  /** Client ids whose tokens are accepted. */
  readonly clientIds: readonly string[] | "any";
  /** Whether applications may call for themselves, without a user. */
  readonly allowAppOnly: boolean;
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Accepts Entra v2 access tokens that were issued for this API and nothing else.
 *
 * In this order: form, header, tenant (its keys are fetched, so it has to be an allowed one), signature, claims. Nothing
 * that an unverified token says is used but to find the key that proves it.
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { config, clientIds, allowAppOnly, fetch, now } = options;
  const authority = authorityOf(config);
  const signingKeys = createSigningKeys({ authority, fetch, now });
  const expected: ClaimExpectations = {
    audience: config.ENTRA_CLIENT_ID,
    tenantIds: authority.tenantIds,
    issuer: authority.issuer,
    clientIds: clientIds === "any" ? clientIds : clientIds.map((id) => id.toLowerCase()),
    allowAppOnly,
    clockSkewSeconds: ACCESS_TOKEN_LIMITS.clockSkewSeconds,
  };

  return async (token) => {
    const { header, claims } = decode(token);
    refuse(checkTokenHeader(header));
    const nowSeconds = now() / 1000;
    refuse(checkTenant(claims, expected, nowSeconds));
    const key = await signingKeys(String(claims.tid).toLowerCase(), String(header.kid));
    await compactVerify(token, key, { algorithms: [SIGNATURE_ALGORITHM] }).catch((error: unknown) => {
      throw new TokenRejected({ reason: "signature-invalid" }, { cause: error });
    });
    const checked = checkAccessTokenClaims(claims, expected, nowSeconds);
    if (!checked.ok) throw new TokenRejected(checked.rejection);
    return checked.caller;
  };
}

function decode(token: string): { header: TokenHeader; claims: Readonly<Record<string, unknown>> } {
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
