import type { OutboundFetch } from "../security/outbound-fetch.js";

/** What an answer of the data plane holds. */
export type KeyVaultAnswer = Readonly<Record<string, unknown>>;

/** Asks the data plane of a vault: reads without a body, posts with one. Rejects with KeyVaultRefused, or without an answer. */
export type KeyVaultRequest = (url: string, body?: object) => Promise<KeyVaultAnswer>;

/** The vault answered something else than what was asked for. Its words may hold more than a log should. */
export class KeyVaultRefused extends Error {
  public override readonly name = "KeyVaultRefused";

  public constructor(
    public readonly status: number,
    /** How long it wants to be left alone. */
    public readonly retryAfterSeconds: number | undefined,
  ) {
    super(`Key Vault answered ${status}`);
  }
}

export interface KeyVaultRequestOptions {
  /** A token of the managed identity for Key Vault. */
  readonly token: () => Promise<string>;
  readonly fetch: OutboundFetch;
}

const API_VERSION = "7.4";
/** A version at the end of an id. */
const VERSION = /^\/[0-9a-f]{32}$/;

/**
 * The identity's token goes wherever a URL leads: callers check that it is the vault's (`isVersionOf`).
 *
 * @see https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
 */
export function createKeyVaultRequest({ token, fetch }: KeyVaultRequestOptions): KeyVaultRequest {
  return async (url, body) => {
    const authorization = `Bearer ${await token()}`;
    const content = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const headers = { authorization, accept: "application/json", "content-type": "application/json" };
    const response = await fetch(`${url}?api-version=${API_VERSION}`, { ...content, headers });
    const { status } = response;
    if (status !== 200) throw new KeyVaultRefused(status, secondsOf(response.headers.get("retry-after")));
    return (await response.json()) as KeyVaultAnswer;
  };
}

/** Whether an id is one of this key or secret, with a version. Names count without letter case, as in Azure. */
export function isVersionOf(versionlessId: string, id: unknown): id is string {
  if (typeof id !== "string") return false;
  const name = id.slice(0, versionlessId.length);
  return name.toLowerCase() === versionlessId.toLowerCase() && VERSION.test(id.slice(versionlessId.length));
}

function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
}
