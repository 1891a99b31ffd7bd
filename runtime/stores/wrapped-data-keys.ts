import { randomBytes } from "node:crypto";
import { DATA_KEY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import type { DataKey, DataKeys } from "./sealed-store.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { TokenStore } from "./token-store.js";

/** A data key as it may be kept where anybody reads it. */
export interface WrappedKey {
  /** What wrapped it, version included. */
  readonly wrappedBy: string;
  readonly value: string;
}

/** A key that leaves its vault never. Both reject with StoreUnavailable when it can't be used at the moment. */
export interface KeyWrapper {
  wrap(bytes: Uint8Array): Promise<WrappedKey>;
  /** Undefined for what another key wrapped. */
  unwrap(wrapped: WrappedKey): Promise<Uint8Array | undefined>;
}

/** Data keys that are shared, and that somebody may have lost. */
export interface WrappedDataKeys extends DataKeys {
  /** Looks again what is shared, and puts back what is not there: the store may have lost everything. */
  askAgain(): void;
}

export interface WrappedDataKeysOptions {
  /** The shared store, where wrapped keys are kept beside what they seal. */
  readonly store: Pick<TokenStore, "get" | "set" | "add" | "delete">;
  readonly wrapper: KeyWrapper;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface KeyRecord extends WrappedKey {
  readonly id: string;
}

const CURRENT = "data-key:current";
const recordOf = (id: string) => `data-key:${id}`;
const KEY_BYTES = 32;

/**
 * Data keys of all replicas: the first one makes a key, the others find it. After its time it ends by itself and the
 * next replica makes another; what the old one sealed opens as long as it can live.
 */
export function createWrappedDataKeys({ store, wrapper, now }: WrappedDataKeysOptions): WrappedDataKeys {
  const known = new Map<string, Promise<DataKey | undefined>>();
  /** What this replica seals with, as it is shared. */
  let shareable: KeyRecord | undefined;
  let current: { readonly key: Promise<DataKey>; readonly askAgainAt: number } | undefined;

  /** A vault is asked once a key, not once an entry; after a failure it is asked again. */
  function unwrapped(record: KeyRecord): Promise<DataKey | undefined> {
    const { id } = record;
    const found = known.get(id);
    if (found !== undefined) return found;
    const key = wrapper.unwrap(record).then((bytes) => (bytes?.length === KEY_BYTES ? { id, bytes } : undefined));
    known.set(id, key);
    key.then(
      (opened) => opened ?? known.delete(id),
      () => known.delete(id),
    );
    return key;
  }

  async function shared(): Promise<DataKey> {
    const found = await readRecord(store, CURRENT);
    const key = found === undefined ? undefined : await unwrapped(found);
    const mine = shareable;
    if (mine !== undefined && mine.id !== found?.id && (await isLost(mine))) {
      // A key of its own would keep the replicas that know this one from opening what it seals, and it theirs.
      await share(mine);
      return shared();
    }
    if (found !== undefined && key !== undefined) {
      shareable = found;
      return key;
    }
    // Another key of the vault wrapped it: the configuration names a new one.
    if (found !== undefined) await store.delete(CURRENT);
    return make();
  }

  /** One that has ended can still be found under its own name. */
  async function isLost({ id }: KeyRecord): Promise<boolean> {
    return (await store.get(recordOf(id))) === undefined;
  }

  async function share(record: KeyRecord): Promise<boolean> {
    const text = JSON.stringify(record);
    // First under its own name: nobody may seal with a key that can't be found again.
    await store.set(recordOf(record.id), text, LIFETIMES.openSeconds);
    return store.add(CURRENT, text, LIFETIMES.sealSeconds);
  }

  async function make(): Promise<DataKey> {
    const key = { id: randomBytes(9).toString("base64url"), bytes: randomBytes(KEY_BYTES) };
    const record: KeyRecord = { id: key.id, ...(await wrapper.wrap(key.bytes)) };
    if (await share(record)) {
      known.set(key.id, Promise.resolve(key));
      shareable = record;
      return key;
    }
    await store.delete(recordOf(key.id));
    const winner = await readRecord(store, CURRENT);
    const theirs = winner === undefined ? undefined : await unwrapped(winner);
    if (theirs === undefined) throw new StoreUnavailable("its keys are being replaced");
    return theirs;
  }

  const self: WrappedDataKeys = {
    current: () => {
      if (current !== undefined && now() < current.askAgainAt) return current.key;
      const asked = { key: shared(), askAgainAt: now() + LIFETIMES.askAgainSeconds * 1000 };
      current = asked;
      asked.key.catch(() => {
        if (current === asked) current = undefined;
      });
      return asked.key;
    },
    askAgain: () => {
      current = undefined;
      // At once: whoever seals may have a key at hand, and needs it to be found by others.
      self.current().catch(() => undefined);
    },
    byId: async (id) => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const record = await readRecord(store, recordOf(id));
      return record?.id === id ? unwrapped(record) : undefined;
    },
  };
  return self;
}

async function readRecord(store: WrappedDataKeysOptions["store"], key: string): Promise<KeyRecord | undefined> {
  const text = await store.get(key);
  return text === undefined ? undefined : (JSON.parse(text) as KeyRecord);
}
