/**
 * Where sessions, codes, states and tokens are kept.
 *
 * Values are texts, so that nobody shares an object with the store. Every entry ends by itself. Callers file secrets
 * under their hash (`tokenHash`), because keys are more widely read than values.
 *
 * What has to happen once across all replicas rests on the atomic operations, `add`, `replace`, `consume` and `count`.
 */
export interface TokenStore {
  get(key: string): Promise<string | undefined>;
  /** Writes, replacing what was there. A lifetime that is over deletes. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Writes if nothing is there; of several that try at once, one gets `true`. */
  add(key: string, value: string, ttlSeconds: number): Promise<boolean>;
  /** Writes over what is there, for the rest of its lifetime. `false`, and nothing written, if nothing is there any more. */
  replace(key: string, value: string): Promise<boolean>;
  /** Reads and deletes in one step; of several that try at once, one gets the value. */
  consume(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Adds a member to a set, which lives as long as the longest of its members asked for. */
  addToIndex(index: string, member: string, ttlSeconds: number): Promise<void>;
  /** Members of a set, some of which may be keys that have ended. */
  indexMembers(index: string): Promise<readonly string[]>;
  removeFromIndex(index: string, member: string): Promise<void>;
  deleteIndex(index: string): Promise<void>;
  /** Adds one to a counter that ends so many seconds after its first one. Returns how many there are. */
  count(counter: string, ttlSeconds: number): Promise<number>;
  /** Rejects when entries can't be written and read at the moment. */
  check(): Promise<void>;
  /** Ends connections and timers. */
  close(): Promise<void>;
}
