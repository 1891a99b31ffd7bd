import { ENTRA_RETRIES } from "../config/defaults.js";
import { EntraRequestFailed } from "./entra-request-failed.js";

/** Waits. */
export type Sleep = (milliseconds: number) => Promise<void>;

/**
 * Repeats a request to Entra that failed in passing, a few times and ever later, or when Entra says. Asked to wait for
 * longer than a user would, it gives up at once.
 *
 * @param repeatable - whether the request may be sent again after it may have taken effect
 */
export async function retryTransient<T>(request: () => Promise<T>, repeatable: boolean, sleep: Sleep): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      const delay = error instanceof EntraRequestFailed ? delayAfter(error, attempt, repeatable) : undefined;
      if (delay === undefined) throw error;
      await sleep(delay);
    }
  }
}

/** A timeout is a long wait already, and the managed identity's endpoint is asked several times by the library. */
const ASKED_LONG_ENOUGH = new Set(["timeout", "no_credential"]);

/** Statuses by which a server says that it did nothing. */
const UNTOUCHED_STATUS: ReadonlySet<number | undefined> = new Set([429, 503]);

function delayAfter(failure: EntraRequestFailed, attempt: number, repeatable: boolean): number | undefined {
  const { attempts, firstDelayMilliseconds, maxDelayMilliseconds } = ENTRA_RETRIES;
  const passing = failure.explanation.kind === "retry" && !ASKED_LONG_ENOUGH.has(failure.error);
  if (!passing || attempt >= attempts) return undefined;
  if (!repeatable && !UNTOUCHED_STATUS.has(failure.status)) return undefined;
  const asked = failure.retryAfterSeconds === undefined ? undefined : failure.retryAfterSeconds * 1000;
  const delay = asked ?? firstDelayMilliseconds * 2 ** (attempt - 1);
  return delay <= maxDelayMilliseconds ? delay : undefined;
}
