import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWK } from "jose";
import { SIGNING_KEY_LIFETIMES } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import type { Authority } from "./authority.js";
import { SIGNATURE_ALGORITHM } from "./check-token-header.js";
import { TokenRejected } from "./token-rejection.js";

/** Finds the key that a token of a tenant says it was signed with. Rejects with TokenRejected. */
export type SigningKeys = (tenantId: string, keyId: string) => Promise<CryptoKey>;

export interface SigningKeysOptions {
  readonly authority: Authority;
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface KeySet {
  readonly find: (header: { readonly alg: string; readonly kid: string }) => Promise<CryptoKey>;
  readonly fetchedAt: number;
}

/**
 * Entra's signing keys, one set a tenant, kept in memory.
 *
 * A key id that isn't known fetches the tenant's keys again, so that a rotation is noticed at once, but not more often
 * than the cooldown allows, so that invented key ids can't make us flood Entra. While Entra doesn't answer, known keys
 * serve on for a while. Callers pass allowed tenants only: the number of sets is bounded by the configuration.
 */
export function createSigningKeys({ authority, fetch, now }: SigningKeysOptions): SigningKeys {
  const tenants = new Map<string, TenantKeys>();
  return (tenantId, keyId) => {
    const known = tenants.get(tenantId) ?? new TenantKeys(() => download(tenantId), now);
    tenants.set(tenantId, known);
    return known.find(keyId);
  };

  async function download(tenantId: string): Promise<KeySet> {
    const response = await fetch(authority.jwksUrlOf(tenantId), { headers: { accept: "application/json" } });
    if (response.status !== 200) throw new Error(`Entra answered ${response.status} instead of keys`);
    const { keys } = (await response.json()) as JSONWebKeySet;
    const usable = keys.filter((key) => isFor(key, authority.issuer(tenantId), tenantId));
    if (usable.length === 0) throw new Error("Entra published no key to verify with");
    return { find: createLocalJWKSet({ keys: usable }), fetchedAt: now() };
  }
}

class TenantKeys {
  private current: KeySet | undefined;
  private attemptedAt = Number.NEGATIVE_INFINITY;
  private attempt: Promise<void> | undefined;

  public constructor(
    private readonly download: () => Promise<KeySet>,
    private readonly now: () => number,
  ) {}

  public async find(keyId: string): Promise<CryptoKey> {
    if (this.age() >= SIGNING_KEY_LIFETIMES.maxAgeSeconds && (this.isUseless() || this.mayAsk())) await this.refresh();
    const key = await this.lookUp(keyId);
    if (key !== undefined) return key;
    if (this.mayAsk()) {
      await this.refresh();
      const rotated = await this.lookUp(keyId);
      if (rotated !== undefined) return rotated;
    }
    throw new TokenRejected({ reason: "unknown-signing-key", keyId });
  }

  private async lookUp(keyId: string): Promise<CryptoKey | undefined> {
    try {
      return await this.current?.find({ alg: SIGNATURE_ALGORITHM, kid: keyId });
    } catch (error) {
      // Two keys of one id would be Entra's mistake; trying both is not worth what it opens.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        return undefined;
      throw error;
    }
  }

  /** All who wait share one request. */
  private async refresh(): Promise<void> {
    this.attemptedAt = this.now();
    this.attempt ??= this.download()
      .then((keys) => {
        this.current = keys;
      })
      .finally(() => {
        this.attempt = undefined;
      });
    try {
      await this.attempt;
    } catch (error) {
      if (this.isUseless()) throw new TokenRejected({ reason: "signing-keys-unavailable" }, { cause: error });
    }
  }

  private mayAsk(): boolean {
    return this.attempt !== undefined || this.now() - this.attemptedAt >= SIGNING_KEY_LIFETIMES.cooldownSeconds * 1000;
  }

  private isUseless(): boolean {
    return this.age() >= SIGNING_KEY_LIFETIMES.staleSeconds;
  }

  private age(): number {
    return this.current === undefined ? Number.POSITIVE_INFINITY : (this.now() - this.current.fetchedAt) / 1000;
  }
}

/** Entra says in each key whose tokens it signs, in places with a template. */
function isFor(key: JWK & { readonly issuer?: unknown }, issuer: string, tenantId: string): boolean {
  return typeof key.issuer !== "string" || key.issuer.replace("{tenantid}", tenantId) === issuer;
}
