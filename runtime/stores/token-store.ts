/**
 * Where sessions, codes, states and tokens are kept.
 *
 * Values are texts, so that nobody shares an object with the store. Every entry ends by itself. Callers file secrets
 * under their hash (`tokenHash`), because keys are more widely read than values.
 *
 * What has to happen once across all replicas rests on the two atomic operations, `add` and `consume`.
 */
export interface TokenStore {
  get(key: string): Promise<string | undefined>;
  /** Writes, replacing what was there. A lifetime that is over deletes. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Writes if nothing is there; of several that try at once, one gets `true`. */
  add(key: string, value: string, ttlSeconds: number): Promise<boolean>;
  /** Reads and deletes in one step; of several that try at once, one gets the value. */
  consume(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Adds a member to a set, which lives as long as the longest of its members asked for. */
  addToIndex(index: string, member: string, ttlSeconds: number): Promise<void>;
  /** Members of a set, some of which may be keys that have ended. */
  indexMembers(index: string): Promise<readonly string[]>;
  deleteIndex(index: string): Promise<void>;
  /** Rejects when entries can't be written and read at the moment. */
  check(): Promise<void>;
  /** Ends connections and timers. */
  close(): Promise<void>;
}
