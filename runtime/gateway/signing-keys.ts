import { generateKeyPairSync } from "node:crypto";
import { tokenHash } from "../security/token-hash.js";

/** A private RSA key as JWK, ready to sign access tokens. */
export interface SigningKey {
  readonly [member: string]: unknown;
  readonly kty: "RSA";
  readonly kid: string;
  readonly alg: "RS256";
  readonly use: "sig";
}

/**
 * Keys of this process alone: its access tokens end with it, and a second replica does not know them. A key file or
 * Key Vault takes this place where more than one replica runs.
 */
export function generateSigningKeys(): readonly [SigningKey] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  return [{ ...jwk, kty: "RSA", kid: tokenHash(String(jwk.n)).slice(0, 16), alg: "RS256", use: "sig" }];
}
