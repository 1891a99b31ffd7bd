import { createHash, randomBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import type { SigningKeys } from "./signing-keys.js";

/**
 * Graph's tokens are opaque to everybody else: what is signed has the hash of a nonce in its header, what is sent has
 * the nonce, so a verifier that does not know better finds the signature wrong. As Entra does it.
 */
export async function sealGraphToken(keys: SigningKeys, claims: JWTPayload): Promise<string> {
  const nonce = randomBytes(16).toString("base64url");
  const signed = await keys.sign(claims, { nonce: hashOf(nonce) });
  return withNonce(signed, nonce);
}

/** The token whose signature can be verified, or undefined if it is not one of Graph's. */
export function unsealGraphToken(token: string): string | undefined {
  try {
    const { nonce } = headerOf(token);
    return typeof nonce === "string" ? withNonce(token, hashOf(nonce)) : undefined;
  } catch {
    return undefined;
  }
}

function withNonce(token: string, nonce: string): string {
  const [, payload = "", signature = ""] = token.split(".");
  const header = Buffer.from(JSON.stringify({ ...headerOf(token), nonce })).toString("base64url");
  return `${header}.${payload}.${signature}`;
}

function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as Record<string, unknown>;
}

function hashOf(nonce: string): string {
  return createHash("sha256").update(nonce).digest("base64url");
}
