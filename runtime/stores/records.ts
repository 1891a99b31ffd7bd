import { tokenHash } from "../security/token-hash.js";
import type { TokenStore } from "./token-store.js";

/** What records need of the store. */
export type RecordStore = Pick<TokenStore, "get" | "set" | "add" | "replace" | "delete" | "consume">;

/** Records of one kind, filed under the hash of a secret: who reads the store's keys can't use them. */
export interface Records<T> {
  get(secret: string): Promise<T | undefined>;
  set(secret: string, record: T, ttlSeconds: number): Promise<void>;
  /** Of several that try at once, one gets `true`. */
  add(secret: string, record: T, ttlSeconds: number): Promise<boolean>;
  /** For the rest of its lifetime; `false` if it ended. */
  replace(secret: string, record: T): Promise<boolean>;
  delete(secret: string): Promise<void>;
  consume(secret: string): Promise<T | undefined>;
}

export function createRecords<T>(store: RecordStore, kind: string): Records<T> {
  const key = (secret: string) => `${kind}:${tokenHash(secret)}`;
  const parse = (text: string | undefined) => (text === undefined ? undefined : (JSON.parse(text) as T));
  return {
    get: async (secret) => parse(await store.get(key(secret))),
    set: (secret, record, ttlSeconds) => store.set(key(secret), JSON.stringify(record), ttlSeconds),
    add: (secret, record, ttlSeconds) => store.add(key(secret), JSON.stringify(record), ttlSeconds),
    replace: (secret, record) => store.replace(key(secret), JSON.stringify(record)),
    delete: (secret) => store.delete(key(secret)),
    consume: async (secret) => parse(await store.consume(key(secret))),
  };
}
