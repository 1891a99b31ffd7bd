import { openBytes, sealBytes } from "../security/seal-bytes.js";
import type { TokenStore } from "./token-store.js";

/** A key for AES-256, and the name that what was sealed with it carries. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that entries are sealed with. Both reject with StoreUnavailable when a key can't be had at the moment. */
export interface DataKeys {
  /** The one that everybody seals with now. */
  current(): Promise<DataKey>;
  /** One that something was sealed with; undefined if it is gone, or never was. */
  byId(id: string): Promise<DataKey | undefined>;
}

export interface SealedStoreOptions {
  readonly store: TokenStore;
  readonly keys: DataKeys;
  /** Called with the id of the key, for an entry that did not open; what it holds and where it was is nobody's matter. */
  readonly onUnreadable: (keyId: string) => void;
}

const VERSION = "v1";
/** Version, id of the key, then nonce, text and tag together. */
const ENVELOPE = /^v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]+)$/;

/**
 * Seals values before another store sees them (AES-256-GCM); who can read that store has nothing.
 *
 * Guarantees: what was changed, or moved to another key, does not open, and is as good as absent. Indexes stay as they
 * are: they hold keys of entries, which are hashes.
 */
export function createSealedStore({ store, keys, onUnreadable }: SealedStoreOptions): TokenStore {
  async function sealed(key: string, value: string): Promise<string> {
    const { id, bytes } = await keys.current();
    const content = sealBytes(bytes, boundTo(id, key), Buffer.from(value, "utf8"));
    return `${VERSION}.${id}.${content.toString("base64url")}`;
  }

  async function opened(key: string, envelope: string | undefined): Promise<string | undefined> {
    if (envelope === undefined) return undefined;
    const [, id = "unknown", content = ""] = ENVELOPE.exec(envelope) ?? [];
    const dataKey = await keys.byId(id);
    const bytes = Buffer.from(content, "base64url");
    const value = dataKey && openBytes(dataKey.bytes, boundTo(id, key), bytes)?.toString("utf8");
    if (value === undefined) onUnreadable(id);
    return value;
  }

  return {
    get: async (key) => opened(key, await store.get(key)),
    set: async (key, value, ttlSeconds) => store.set(key, await sealed(key, value), ttlSeconds),
    add: async (key, value, ttlSeconds) => store.add(key, await sealed(key, value), ttlSeconds),
    replace: async (key, value) => store.replace(key, await sealed(key, value)),
    consume: async (key) => opened(key, await store.consume(key)),
    delete: (key) => store.delete(key),
    addToIndex: (name, member, ttlSeconds) => store.addToIndex(name, member, ttlSeconds),
    indexMembers: (name) => store.indexMembers(name),
    removeFromIndex: (name, member) => store.removeFromIndex(name, member),
    deleteIndex: (name) => store.deleteIndex(name),
    count: (name, ttlSeconds) => store.count(name, ttlSeconds),
    check: async () => {
      await Promise.all([store.check(), keys.current()]);
    },
    close: () => store.close(),
  };
}

/** What an envelope belongs to. */
function boundTo(id: string, key: string): string {
  return `${VERSION}.${id}.${key}`;
}
