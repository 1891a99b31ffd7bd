import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import { SHARED_STORE_LIMITS as LIMITS } from "../config/defaults.js";
import { tokenHash } from "../security/token-hash.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { TokenStore } from "./token-store.js";

export interface OidcAdapterOptions {
  readonly store: TokenStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The authorization server's own error classes: what it doesn't know would become a 500. */
  readonly errors: Readonly<Record<"InvalidClientAuth" | "InvalidGrant", new (detail: string) => Error>>;
  /** Ends what else hangs on a grant. Called before the grant's own things go, so that whoever fails can try again. */
  readonly onGrantRevoked: (grantId: string) => Promise<void>;
  /** How long a refresh token that was rotated still answers. With 0 the second use revokes the grant at once. */
  readonly refreshGraceSeconds: number;
  /** How long a browser may come again for the result of its sign-in. */
  readonly repeatSeconds: number;
  /** Lifetime of what comes without one, which is registered clients. */
  readonly fallbackSeconds: number;
}

/** A model's record: its payload, and when it ends, seconds since 1970. */
interface StoredRecord {
  readonly payload: AdapterPayload;
  readonly endsAt: number;
}

/** What belongs to a grant and goes with it. */
const OF_A_GRANT = new Set([
  "AccessToken",
  "AuthorizationCode",
  "BackchannelAuthenticationRequest",
  "DeviceCode",
  "PreAuthorizedCode",
  "RefreshToken",
]);
/** What works once. */
const SINGLE_USE = new Set([
  "AuthorizationCode",
  "BackchannelAuthenticationRequest",
  "DeviceCode",
  "PreAuthorizedCode",
  "PushedAuthorizationRequest",
  "RefreshToken",
]);
/** What a browser comes back with from its sign-in. */
const ANSWERED_ONCE = "Interaction";
const HOUR_SECONDS = 3600;
/** Ids of client assertions (RFC 7523 section 3): saved once, and never to be seen again. */
const NEVER_AGAIN = "ReplayDetection";

/**
 * oidc-provider's storage over a TokenStore; one adapter a model.
 *
 * Guarantees:
 * - Ids, which for codes and refresh tokens are the secrets themselves, are stored as hashes only.
 * - Of several redemptions of one code, across all replicas, one wins; the others get `invalid_grant`.
 * - Of several uses of one client assertion, across all replicas, one wins; the others get `invalid_client`.
 * - A refresh token answers again for a short time after it was rotated: clients race, and lose responses. The time
 *   counts from the first use and never starts anew; after it, reuse revokes the grant.
 * - A sign-in's result is there for a short time after a browser came for it, marked as delivered.
 */
export function createOidcAdapter(options: OidcAdapterOptions): AdapterFactory {
  return (model) => adapterFor(model, options);
}

/** Index under which keys are kept that end with a grant, by the hash of its id. */
export function grantIndex(grantHash: string): string {
  return `oidc-grant:${grantHash}`;
}

/** Deletes what was issued for a grant, by the hash of its id. */
export async function deleteIssuedFor(
  grantHash: string,
  store: Pick<TokenStore, "delete" | "indexMembers" | "deleteIndex">,
): Promise<void> {
  const index = grantIndex(grantHash);
  for (const member of await store.indexMembers(index)) {
    await store.delete(member);
    await store.delete(consumedNote(member));
  }
  await store.deleteIndex(index);
}

/** Key of the note that what is under a key was used: `oidc-RefreshToken:<hash>` has `oidc-RefreshToken:consumed:<hash>`. */
function consumedNote(key: string): string {
  return key.replace(":", ":consumed:");
}

/** A sign-in's result that the browser has come for. It may come again: the answer is lost with a replica that ends. */
function delivered({ payload, endsAt }: StoredRecord): StoredRecord {
  return { payload: { ...payload, result: { ...(payload.result as object), [DELIVERED]: true } }, endsAt };
}

/** Member of a result that says so. */
export const DELIVERED = "delivered";

/** Key of the registration of a client. */
export function clientKey(clientId: string): string {
  return `oidc-Client:${tokenHash(clientId)}`;
}

function adapterFor(model: string, options: OidcAdapterOptions): Adapter {
  const { store, now, fallbackSeconds } = options;
  const { InvalidClientAuth, InvalidGrant } = options.errors;
  const graceSeconds = model === "RefreshToken" ? options.refreshGraceSeconds : 0;
  const key = (id: string) => `oidc-${model}:${tokenHash(id)}`;
  const consumedKey = (id: string) => consumedNote(key(id));
  const pointer = (kind: "uid" | "userCode", value: string) => `oidc-${model}:${kind}:${tokenHash(value)}`;
  const nowSeconds = () => Math.floor(now() / 1000);

  async function read(id: string): Promise<StoredRecord | undefined> {
    const text = await store.get(key(id));
    return text === undefined ? undefined : (JSON.parse(text) as StoredRecord);
  }

  async function consumedAt(id: string): Promise<number | undefined> {
    const text = SINGLE_USE.has(model) ? await store.get(consumedKey(id)) : undefined;
    return text === undefined ? undefined : Number(text);
  }

  /** Before anything is used up, so that the token answers when its client comes back in time. */
  async function isExcessive({ payload }: StoredRecord): Promise<boolean> {
    const counter = `refreshes:${tokenHash(payload.grantId ?? "")}`;
    return (await store.count(counter, HOUR_SECONDS)) > LIMITS.refreshesPerHour;
  }

  const inGrace = (firstUse: number) => nowSeconds() < firstUse + graceSeconds;

  async function find(id: string): Promise<AdapterPayload | undefined> {
    const record = await read(id);
    if (record === undefined) return undefined;
    const firstUse = await consumedAt(id);
    const consumed = firstUse !== undefined && !inGrace(firstUse) ? { consumed: firstUse } : {};
    return { ...record.payload, ...consumed, ...("jti" in record.payload ? { jti: id } : {}) };
  }

  async function findByPointer(name: string): Promise<AdapterPayload | undefined> {
    const id = await store.get(name);
    return id === undefined ? undefined : find(id);
  }

  function pointersOf({ uid, userCode }: AdapterPayload): string[] {
    return [
      ...(model === "Session" && uid !== undefined ? [pointer("uid", uid)] : []),
      ...(userCode === undefined ? [] : [pointer("userCode", userCode)]),
    ];
  }

  return {
    upsert: async (id, payload, expiresIn = fallbackSeconds) => {
      const record: StoredRecord = {
        payload: "jti" in payload ? { ...payload, jti: "" } : payload,
        endsAt: nowSeconds() + expiresIn,
      };
      if (OF_A_GRANT.has(model) && payload.grantId !== undefined) {
        // Before the record itself: what is in no index would outlive its grant.
        await store.addToIndex(grantIndex(tokenHash(payload.grantId)), key(id), expiresIn);
      }
      if (model === NEVER_AGAIN) {
        // The provider looks first and saves then: of two at once, both would have found nothing.
        const first = await store.add(key(id), JSON.stringify(record), expiresIn);
        if (!first) throw new InvalidClientAuth("another request used it first");
        return;
      }
      await store.set(key(id), JSON.stringify(record), expiresIn);
      for (const name of pointersOf(payload)) await store.set(name, id, expiresIn);
    },

    find,
    findByUid: (uid) => findByPointer(pointer("uid", uid)),
    findByUserCode: (userCode) => findByPointer(pointer("userCode", userCode)),

    consume: async (id) => {
      const record = await read(id);
      if (record === undefined) throw new InvalidGrant("it ended before it was consumed");
      if (model === "RefreshToken" && (await isExcessive(record))) throw new StoreUnavailable("too many refreshes");
      const secondsLeft = Math.max(record.endsAt - nowSeconds(), 1);
      if (await store.add(consumedKey(id), String(nowSeconds()), secondsLeft)) return;
      const firstUse = await consumedAt(id);
      if (firstUse === undefined || !inGrace(firstUse)) throw new InvalidGrant("another request consumed it first");
    },

    destroy: async (id) => {
      const record = await read(id);
      if (model === ANSWERED_ONCE && record?.payload.result !== undefined) {
        await store.set(key(id), JSON.stringify(delivered(record)), options.repeatSeconds);
        return;
      }
      // Its grant ends with it, and is not to be found without it.
      if (model === "RefreshToken" && record?.payload.grantId !== undefined) {
        await options.onGrantRevoked(record.payload.grantId);
      }
      await store.delete(key(id));
      await store.delete(consumedKey(id));
      if (record !== undefined) for (const name of pointersOf(record.payload)) await store.delete(name);
    },

    revokeByGrantId: async (grantId) => {
      await options.onGrantRevoked(grantId);
      await deleteIssuedFor(tokenHash(grantId), store);
    },
  };
}
