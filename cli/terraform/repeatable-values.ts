import { createHash } from "node:crypto";

/** Values that look random, but are the same in every run: all are derived from a seed. */

/** First `length` hex digits of the seed's hash. */
export function repeatableHex(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** A GUID of version 4 form. */
export function repeatableGuid(seed: string): string {
  const hex = repeatableHex(seed, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** One of the given words. */
export function repeatableChoice(seed: string, words: readonly string[]): string {
  return words[parseInt(repeatableHex(seed, 6), 16) % words.length] ?? "";
}
