import { MEMORY_STORE_LIMITS as LIMITS } from "../config/defaults.js";

/** Kinds of which there are more by nature. */
const LARGE_KINDS: ReadonlyMap<string, number> = new Map([
  ["oidc-RefreshToken", LIMITS.refreshTokenEntries],
  ["oidc-ReplayDetection", LIMITS.assertionIdEntries],
]);

/** The part of a key before its first colon. Kinds are named by our own code, never by a request: there are few. */
export function kindOf(key: string): string {
  return key.slice(0, Math.max(key.indexOf(":"), 0));
}

/** How many entries of a kind a store of one process may have. */
export function entriesOf(kind: string): number {
  return LARGE_KINDS.get(kind) ?? LIMITS.entriesOfKind;
}
