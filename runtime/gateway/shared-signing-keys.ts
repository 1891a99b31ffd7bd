import { setTimeout as delay } from "node:timers/promises";
import { SIGNING_KEY_ROTATION as ROTATION } from "../config/defaults.js";
import { StoreUnavailable } from "../stores/store-unavailable.js";
import type { TokenStore } from "../stores/token-store.js";
import type { Logger } from "../telemetry/logger.js";
import { generateSigningKeys, type CurrentSigningKeys, type SigningKey } from "./signing-keys.js";

export interface SharedSigningKeysOptions {
  /** A store that seals: private keys are kept in it. */
  readonly store: Pick<TokenStore, "get" | "set" | "add" | "delete">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Signing keys of all replicas. */
export interface SharedSigningKeys {
  readonly current: CurrentSigningKeys;
  /** Rejects while there are no keys yet. */
  check(): Promise<void>;
  /** Looks for keys that another replica made, and makes the next one when it is time. */
  refresh(): Promise<void>;
  /** The same in the background: the store may have lost everything, and gets back what is known here. */
  lookAgain(): void;
  close(): void;
}

/** Seconds since 1970. */
interface RingKey {
  readonly key: SigningKey;
  readonly signsFrom: number;
}

/** After that the usual rhythm is enough. */
const LOOKS = 60;

/** Oldest first. */
type Ring = readonly RingKey[];

const RING = "signing-keys";
/** Held by the replica that changes the ring. */
const TURN = "signing-keys:turn";

/**
 * One replica makes a key, all sign with it. The next key is announced before it signs, so that every replica verifies
 * with it by then, and stays for as long as tokens of it can live. Nothing but the store is needed for it, and while
 * that is away the keys at hand serve on.
 */
export function createSharedSigningKeys({ store, now, logger }: SharedSigningKeysOptions): SharedSigningKeys {
  const nowSeconds = () => Math.floor(now() / 1000);
  let ring: Ring = [];
  let handed: readonly SigningKey[] = [];
  let underWay: Promise<void> | undefined;
  let closed = false;
  const timer = setInterval(() => void refreshOrLog(), ROTATION.refreshSeconds * 1000).unref();

  async function read(): Promise<Ring> {
    const text = await store.get(RING);
    return text === undefined ? [] : (JSON.parse(text) as Ring);
  }

  async function look(): Promise<void> {
    const found = await read();
    if (found.length > 0) ring = found;
    if (found.length > 0 && !isDue(found, nowSeconds())) return;
    if (!(await store.add(TURN, "taken", ROTATION.turnSeconds))) {
      // Not to be taken for done: what that one writes has to be known here before long.
      if (found.length === 0) throw new StoreUnavailable("another replica is making its signing keys");
      return;
    }
    try {
      // Somebody may have had their turn since; and a store that lost everything gets back what is known here.
      const latest = await read();
      const next = extended(latest.length > 0 ? latest : ring, nowSeconds());
      await store.set(RING, JSON.stringify(next), ROTATION.keptSeconds);
      ring = next;
    } finally {
      await store.delete(TURN);
    }
  }

  function refresh(): Promise<void> {
    underWay ??= look().finally(() => (underWay = undefined));
    return underWay;
  }

  /** A look that is under way may have been before the loss, and a store that is just there again may be gone once more. */
  async function lookAgain(): Promise<void> {
    await underWay?.catch(() => undefined);
    for (let attempts = 0; attempts < LOOKS && !closed; attempts += 1) {
      const failure = await refresh().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (failure === undefined) return;
      await delay(ROTATION.lookAgainMilliseconds);
    }
  }

  async function refreshOrLog(): Promise<void> {
    await refresh().catch((error: unknown) => {
      logger.warn({ error }, "signing keys could not be refreshed");
    });
  }

  void refreshOrLog();
  return {
    current: () => {
      const keys = inUse(ring, nowSeconds());
      if (keys.length === 0) throw new StoreUnavailable("it has given no signing keys yet");
      // The same list while it holds the same keys in the same order: what is built of it is built once.
      if (kidsOf(keys) !== kidsOf(handed)) handed = keys;
      return handed;
    },
    check: async () => {
      if (ring.length === 0) await refresh();
    },
    refresh,
    lookAgain: () => void lookAgain(),
    close: () => {
      closed = true;
      clearInterval(timer);
    },
  };
}

function isDue(ring: Ring, at: number): boolean {
  const newest = ring.at(-1);
  return newest === undefined || at >= newest.signsFrom + ROTATION.signSeconds - ROTATION.announceSeconds;
}

/** With the next key if it is time, and without those whose tokens have ended. */
function extended(ring: Ring, at: number): Ring {
  const alive = ring.filter((_key, index) => !hasEnded(ring, index, at));
  if (!isDue(alive, at)) return alive;
  const [key] = generateSigningKeys();
  // The first of all has nobody to announce it to.
  return [...alive, { key, signsFrom: alive.length === 0 ? at : at + ROTATION.announceSeconds }];
}

function hasEnded(ring: Ring, index: number, at: number): boolean {
  const successor = ring[index + 1];
  return successor !== undefined && at >= successor.signsFrom + ROTATION.verifySeconds;
}

/** The one that signs first, then all others that may have signed or will. */
function inUse(ring: Ring, at: number): readonly SigningKey[] {
  const alive = ring.filter((_key, index) => !hasEnded(ring, index, at));
  const signer = alive.findLast(({ signsFrom }) => signsFrom <= at) ?? alive[0];
  return signer === undefined ? [] : [signer, ...alive.filter((other) => other !== signer)].map(({ key }) => key);
}

function kidsOf(keys: readonly SigningKey[]): string {
  return keys.map(({ kid }) => kid).join(" ");
}
