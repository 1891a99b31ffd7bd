import { createLocalJWKSet, errors, jwtVerify, type JWK } from "jose";
import { perSigningKeys, type CurrentSigningKeys, type SigningKey } from "./signing-keys.js";

/** An access token that this gateway issued. */
export interface GatewayAccessToken {
  readonly grantId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** `jti`, for the audit trail. */
  readonly tokenId: string;
}

/** Verifies a token for one resource. Rejects with jose's errors. */
export type GatewayTokenVerifier = (token: string, resource: string) => Promise<GatewayAccessToken>;

export interface GatewayTokenVerifierOptions {
  readonly issuer: string;
  readonly keys: CurrentSigningKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Accepts access tokens of this issuer for the resource that is asked for (RFC 9068 section 4): type, algorithm, key,
 * issuer, audience and expiry, and no more than one audience.
 */
export function createGatewayTokenVerifier({ issuer, keys, now }: GatewayTokenVerifierOptions): GatewayTokenVerifier {
  const keySet = perSigningKeys(keys, (current) => createLocalJWKSet({ keys: current.map(publicPart) }));
  return async (token, resource) => {
    const { payload } = await jwtVerify(token, keySet(), {
      algorithms: ["RS256"],
      typ: "at+jwt",
      issuer,
      audience: resource,
      requiredClaims: ["exp", "jti", "client_id", "grant_id"],
      currentDate: new Date(now()),
    });
    const { jti, aud, client_id: clientId, grant_id: grantId, scope } = payload;
    if (typeof aud !== "string" || typeof clientId !== "string" || typeof grantId !== "string") {
      throw new errors.JWTInvalid("claims are not as issued");
    }
    const scopes = typeof scope === "string" ? scope.split(" ") : [];
    return { grantId, clientId, scopes, tokenId: String(jti) };
  };
}

function publicPart({ kty, kid, alg, use, n, e }: SigningKey): JWK {
  return { kty, kid, alg, use, n: String(n), e: String(e) };
}
