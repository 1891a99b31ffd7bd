import { LRUCache } from "lru-cache";
import { MEMORY_STORE_LIMITS } from "../config/defaults.js";
import type { TokenStore } from "./token-store.js";

export interface MemoryStoreOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @default MEMORY_STORE_LIMITS.entries */
  readonly maxEntries?: number;
}

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

interface Index {
  readonly members: Set<string>;
  endsAt: number;
}

/**
 * The store of one process: gone with it, and bounded, so that nobody can fill the memory from outside. When it is full,
 * ended entries go first, then those that nobody used for longest.
 */
export function createMemoryStore({ now, maxEntries = MEMORY_STORE_LIMITS.entries }: MemoryStoreOptions): TokenStore {
  const entries = new LRUCache<string, Entry>({ max: maxEntries });
  const indexes = new LRUCache<string, Index>({ max: maxEntries });
  const endOf = (ttlSeconds: number) => now() + ttlSeconds * 1000;

  function write(key: string, value: string, ttlSeconds: number): void {
    if (!(ttlSeconds > 0)) {
      entries.delete(key);
      return;
    }
    makeRoom(entries);
    entries.set(key, { value, endsAt: endOf(ttlSeconds) });
  }

  function makeRoom<T extends { readonly endsAt: number }>(cache: LRUCache<string, T>): void {
    if (cache.size < maxEntries) return;
    for (const [key, { endsAt }] of cache.entries()) if (endsAt <= now()) cache.delete(key);
  }

  function read<T extends { readonly endsAt: number }>(cache: LRUCache<string, T>, key: string): T | undefined {
    const found = cache.get(key);
    if (found === undefined || now() < found.endsAt) return found;
    cache.delete(key);
    return undefined;
  }

  // No operation waits in its middle, which is what makes each of them atomic.
  return {
    get: (key) => Promise.resolve(read(entries, key)?.value),
    set: (key, value, ttlSeconds) => {
      write(key, value, ttlSeconds);
      return Promise.resolve();
    },
    add: (key, value, ttlSeconds) => {
      const free = read(entries, key) === undefined;
      if (free) write(key, value, ttlSeconds);
      return Promise.resolve(free);
    },
    consume: (key) => {
      const found = read(entries, key);
      entries.delete(key);
      return Promise.resolve(found?.value);
    },
    delete: (key) => {
      entries.delete(key);
      return Promise.resolve();
    },
    addToIndex: (name, member, ttlSeconds) => {
      const index = read(indexes, name) ?? { members: new Set<string>(), endsAt: 0 };
      index.members.add(member);
      index.endsAt = Math.max(index.endsAt, endOf(ttlSeconds));
      makeRoom(indexes);
      indexes.set(name, index);
      return Promise.resolve();
    },
    indexMembers: (name) => Promise.resolve([...(read(indexes, name)?.members ?? [])]),
    deleteIndex: (name) => {
      indexes.delete(name);
      return Promise.resolve();
    },
    check: () => Promise.resolve(),
    close: () => {
      entries.clear();
      indexes.clear();
      return Promise.resolve();
    },
  };
}
