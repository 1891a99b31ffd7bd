import { SHARED_STORE_LIMITS as LIMITS } from "../config/defaults.js";
import { kindOf } from "./kinds.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { TokenStore } from "./token-store.js";

export interface BoundedStoreOptions {
  readonly store: TokenStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called once a minute and kind whose bound is reached. */
  readonly onFull: (kind: string) => void;
}

/** Kinds that somebody can cause without having signed in: an authorization request, and what comes of it. */
const PER_MINUTE: ReadonlyMap<string, number> = new Map([
  ["oidc-Interaction", LIMITS.signInWritesPerMinute],
  ["oidc-Session", LIMITS.signInWritesPerMinute],
  ["consent", LIMITS.signInWritesPerMinute],
  ["sign-in", LIMITS.signInWritesPerMinute],
  ["oidc-Client", LIMITS.registrationsPerMinute],
  ["oidc-ReplayDetection", LIMITS.assertionsPerMinute],
]);
/** Replicas whose clocks differ count into the same minute for a while. */
const COUNTER_SECONDS = 120;

/**
 * In front of a store that forgets nothing before its time: of what strangers can cause, it takes so much a minute from
 * all replicas together, so that nobody can fill it. What is more is refused with StoreUnavailable: it can be asked for
 * again, and what is there stays.
 */
export function createBoundedStore({ store, now, onFull }: BoundedStoreOptions): TokenStore {
  async function admit(key: string): Promise<void> {
    const kind = kindOf(key);
    const limit = PER_MINUTE.get(kind);
    if (limit === undefined) return;
    const written = await store.count(`writes:${kind}:${Math.floor(now() / 60_000)}`, COUNTER_SECONDS);
    if (written === limit + 1) onFull(kind);
    if (written > limit) throw new StoreUnavailable(`it takes ${limit} entries of a kind a minute`);
  }

  return {
    ...store,
    set: async (key, value, ttlSeconds) => {
      await admit(key);
      await store.set(key, value, ttlSeconds);
    },
    add: async (key, value, ttlSeconds) => {
      await admit(key);
      return store.add(key, value, ttlSeconds);
    },
  };
}
