import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
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

const CIPHER = "aes-256-gcm";
const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
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
    // A nonce at random may be used for 2^32 texts of one key, which is replaced long before.
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(id, key));
    const content = Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${id}.${content.toString("base64url")}`;
  }

  async function opened(key: string, envelope: string | undefined): Promise<string | undefined> {
    if (envelope === undefined) return undefined;
    const [, id = "unknown", content = ""] = ENVELOPE.exec(envelope) ?? [];
    const dataKey = await keys.byId(id);
    const value = dataKey === undefined ? undefined : open(dataKey, key, Buffer.from(content, "base64url"));
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

function open({ id, bytes }: DataKey, key: string, content: Buffer): string | undefined {
  if (content.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = content.subarray(0, NONCE_BYTES);
  const text = content.subarray(NONCE_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES })
    .setAAD(boundTo(id, key))
    .setAuthTag(content.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** What an envelope belongs to. */
function boundTo(id: string, key: string): Buffer {
  return Buffer.from(`${VERSION}.${id}.${key}`, "utf8");
}
