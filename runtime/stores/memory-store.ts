import { EndingEntries, type Ending } from "./ending-entries.js";
import { entriesOf, kindOf } from "./kinds.js";
import type { TokenStore } from "./token-store.js";

export interface MemoryStoreOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of each kind. @default what MEMORY_STORE_LIMITS says */
  readonly maxEntries?: number;
}

interface Entry extends Ending {
  readonly value: string;
}

interface Counter extends Ending {
  count: number;
}

interface Index extends Ending {
  readonly members: Set<string>;
}

/**
 * The store of one process: gone with it, and bounded, so that nobody can fill the memory from outside.
 *
 * Each kind of record has a budget of its own: what anybody may cause, such as authorization requests that nobody ever
 * answers, pushes out others of its kind and nobody's session. When a budget is used up, ended entries go first, then
 * those that nobody used for longest.
 */
export function createMemoryStore({ now, maxEntries }: MemoryStoreOptions): TokenStore {
  const budgetOf = (kind: string) => maxEntries ?? entriesOf(kind);
  const entries = byKind<Entry>();
  const indexes = byKind<Index>();
  const counters = byKind<Counter>();
  const endOf = (ttlSeconds: number) => now() + ttlSeconds * 1000;

  function byKind<T extends Ending>() {
    const kinds = new Map<string, EndingEntries<T>>();
    return {
      of(key: string): EndingEntries<T> {
        const kind = kindOf(key);
        const found = kinds.get(kind) ?? new EndingEntries<T>(budgetOf(kind), now);
        kinds.set(kind, found);
        return found;
      },
      clear: () => {
        kinds.clear();
      },
    };
  }

  function write(key: string, value: string, ttlSeconds: number): void {
    if (ttlSeconds > 0) entries.of(key).set(key, { value, endsAt: endOf(ttlSeconds) });
    else entries.of(key).delete(key);
  }

  // No operation waits in its middle, which is what makes each of them atomic.
  return {
    get: (key) => Promise.resolve(entries.of(key).get(key)?.value),
    set: (key, value, ttlSeconds) => {
      write(key, value, ttlSeconds);
      return Promise.resolve();
    },
    add: (key, value, ttlSeconds) => {
      const free = entries.of(key).get(key) === undefined;
      if (free) write(key, value, ttlSeconds);
      return Promise.resolve(free);
    },
    replace: (key, value) => {
      const found = entries.of(key).get(key);
      if (found !== undefined) entries.of(key).set(key, { ...found, value });
      return Promise.resolve(found !== undefined);
    },
    consume: (key) => {
      const found = entries.of(key).get(key);
      entries.of(key).delete(key);
      return Promise.resolve(found?.value);
    },
    delete: (key) => {
      entries.of(key).delete(key);
      return Promise.resolve();
    },
    addToIndex: (name, member, ttlSeconds) => {
      const { members, endsAt } = indexes.of(name).get(name) ?? { members: new Set<string>(), endsAt: 0 };
      members.add(member);
      indexes.of(name).set(name, { members, endsAt: Math.max(endsAt, endOf(ttlSeconds)) });
      return Promise.resolve();
    },
    indexMembers: (name) => Promise.resolve([...(indexes.of(name).get(name)?.members ?? [])]),
    removeFromIndex: (name, member) => {
      indexes.of(name).get(name)?.members.delete(member);
      return Promise.resolve();
    },
    deleteIndex: (name) => {
      indexes.of(name).delete(name);
      return Promise.resolve();
    },
    count: (name, ttlSeconds) => {
      const counter = counters.of(name).get(name) ?? { count: 0, endsAt: endOf(ttlSeconds) };
      counter.count += 1;
      counters.of(name).set(name, counter);
      return Promise.resolve(counter.count);
    },
    check: () => Promise.resolve(),
    close: () => {
      entries.clear();
      indexes.clear();
      counters.clear();
      return Promise.resolve();
    },
  };
}
