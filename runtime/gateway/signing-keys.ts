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
 * Keys at this moment: the first one signs, all of them verify. The same list as long as nothing changes; throws
 * StoreUnavailable when there are none yet.
 */
export type CurrentSigningKeys = () => readonly SigningKey[];

/** What is built of signing keys, built anew when they change. */
export function perSigningKeys<T>(current: CurrentSigningKeys, build: (keys: readonly SigningKey[]) => T): () => T {
  let built: { readonly keys: readonly SigningKey[]; readonly value: T } | undefined;
  return () => {
    const keys = current();
    if (built?.keys !== keys) built = { keys, value: build(keys) };
    return built.value;
  };
}

/** Keys that nobody else knows: where one process has no other to share with, or one makes them for all. */
export function generateSigningKeys(): readonly [SigningKey] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  return [{ ...jwk, kty: "RSA", kid: tokenHash(String(jwk.n)).slice(0, 16), alg: "RS256", use: "sig" }];
}
