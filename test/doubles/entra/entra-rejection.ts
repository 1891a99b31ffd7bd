import type { EntraErrorCode } from "./entra-errors.js";

/** What a rejection says beside its code. */
export interface RejectionDetails {
  /** Values for the `{names}` in the code's text. */
  readonly values?: Readonly<Record<string, string>>;
  /** Claims challenge, a JSON text. */
  readonly claims?: string;
  /** In place of the code's usual one. */
  readonly error?: string;
  /** In place of the code's usual one; `null` leaves it out. */
  readonly suberror?: string | null;
  /** In place of the code's usual one. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** At the authorization endpoint, in place of the code's usual way. */
  readonly shown?: "page" | "redirect";
}

/** A request that Entra refuses, by its AADSTS code. */
export class EntraRejection extends Error {
  public override readonly name = "EntraRejection";

  public constructor(
    public readonly code: EntraErrorCode,
    public readonly details: RejectionDetails = {},
  ) {
    super(`AADSTS${String(code)}`);
  }
}

/** Refuses with a code and the values for its text. */
export function reject(code: EntraErrorCode, values: Readonly<Record<string, string>> = {}): never {
  throw new EntraRejection(code, { values });
}
