import { randomBytes } from "node:crypto";

/** OWASP's floor for session identifiers; RFC 6749 §10.10 asks for the same order of magnitude. */
const LEAST_BITS = 128;
const BITS_IN_BYTE = 8;

/** Where randomness comes from; tests bring their own. */
export type RandomSource = (bytes: number) => Uint8Array;

/**
 * An unguessable text that is safe in URLs, cookies and headers.
 *
 * @param bits - randomness, a multiple of 8, at least 128
 * @param source - @default node:crypto's `randomBytes`
 */
export function randomToken(bits = 256, source: RandomSource = randomBytes): string {
  if (bits < LEAST_BITS || bits % BITS_IN_BYTE !== 0) {
    throw new RangeError(`randomToken: ${bits} bits; give a multiple of ${BITS_IN_BYTE}, at least ${LEAST_BITS}`);
  }
  return Buffer.from(source(bits / BITS_IN_BYTE)).toString("base64url");
}
