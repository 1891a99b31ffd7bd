import type { KeyObject } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";

export interface ReadToken {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** A JWT's content, trusted by nobody yet. */
export function readToken(token: string): ReadToken | undefined {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** Whether the signature is this key's, made with RSA as Entra and its clients do. */
export async function isSignedBy(token: string, key: KeyObject | undefined): Promise<boolean> {
  if (!key) return false;
  return compactVerify(token, key, { algorithms: ["RS256", "PS256"] }).then(
    () => true,
    () => false,
  );
}
