import { DATA_KEY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import type { DataKey, DataKeys } from "./sealed-store.js";

/**
 * Seals on with a data key that has ended while the next one can't be made, because the vault is away: to refuse writes
 * would end sign-ins whose tokens are rotated meanwhile. It opens for a day longer than what it seals in its own time.
 */
export function createPatientDataKeys(keys: DataKeys, now: () => number): DataKeys {
  let last: { readonly key: DataKey; readonly confirmedAt: number } | undefined;
  let askAgainAt = -Infinity;
  return {
    current: async () => {
      if (last !== undefined && now() < askAgainAt) return last.key;
      try {
        const key = await keys.current();
        last = { key, confirmedAt: now() };
        return key;
      } catch (error) {
        if (last === undefined || now() >= last.confirmedAt + LIFETIMES.patienceSeconds * 1000) throw error;
        askAgainAt = now() + LIFETIMES.retrySeconds * 1000;
        return last.key;
      }
    },
    byId: (id) => keys.byId(id),
  };
}
