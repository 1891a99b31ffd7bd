import { setTimeout as delay } from "node:timers/promises";
import { RENEWAL_TURNS as LIMITS } from "../config/defaults.js";
import { createRecords, type RecordStore } from "../stores/records.js";
import { StoreUnavailable } from "../stores/store-unavailable.js";

/**
 * One replica at a time renews something; the others wait for what it gets.
 *
 * A turn ends by itself when its replica does, so nothing is stuck for longer than that. A replica that takes longer may
 * find another beside it: what is done in turn has to bear that.
 */
export interface RenewalTurns {
  /** @param name - what is renewed; may be a secret */
  inTurn<T>(name: string, steps: RenewalSteps<T>): Promise<T>;
}

export interface RenewalSteps<T> {
  /** Renews. Looks first whether somebody else has done so. */
  readonly run: () => Promise<T>;
  /** While another one renews: what can be had without it, if anything. */
  readonly meanwhile: () => Promise<T | undefined>;
}

/** @param limits - @default RENEWAL_TURNS */
export function createRenewalTurns(
  store: RecordStore,
  limits: { readonly [Name in keyof typeof LIMITS]: number } = LIMITS,
): RenewalTurns {
  const turns = createRecords<true>(store, "renewal-turn");

  async function use<T>(name: string, since: number, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } finally {
      // One that ended by itself may be somebody else's by now. If the store is away, this one ends by itself too.
      const isOwn = performance.now() - since < (limits.seconds * 1000) / 2;
      if (isOwn) await turns.delete(name).catch(() => undefined);
    }
  }

  return {
    inTurn: async (name, { run, meanwhile }) => {
      const until = performance.now() + limits.waitMilliseconds;
      for (;;) {
        const since = performance.now();
        if (await turns.add(name, true, limits.seconds)) return use(name, since, run);
        const found = await meanwhile();
        if (found !== undefined) return found;
        if (performance.now() > until) throw new StoreUnavailable("another replica is still renewing");
        await delay(limits.pollMilliseconds);
      }
    },
  };
}
