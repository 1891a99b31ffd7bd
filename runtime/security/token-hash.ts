import { createHash } from "node:crypto";

/**
 * What a secret is filed under, so that whoever reads keys of a store or a log can't use them.
 *
 * SHA-256 without salt on purpose: the same secret has to lead to the same key on every replica, and secrets that come
 * here are random or signed, so that guessing them from the hash is hopeless. Never use it for passwords.
 */
export function tokenHash(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}
