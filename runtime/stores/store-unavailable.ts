/** The store gave no answer. Whether an operation took effect is unknown; asking again later is all a caller can do. */
export class StoreUnavailable extends Error {
  public override readonly name = "StoreUnavailable";

  public constructor(what: string, options?: ErrorOptions) {
    super(`the store of sign-ins is not available: ${what}`, options);
  }
}

/** What callers may be told: long enough for a fail-over to pass, short enough for somebody who waits. */
export const STORE_RETRY_AFTER_SECONDS = 5;
