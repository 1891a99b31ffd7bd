import { randomBytes } from "node:crypto";

/** What a version of a secret holds. */
export interface SecretVersion {
  readonly value: string;
  readonly contentType?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  /** @default true */
  readonly enabled?: boolean;
}

interface StoredVersion extends SecretVersion {
  readonly version: string;
  readonly created: number;
}

/** What Key Vault says of a version. */
export type SecretAnswer = Readonly<Record<string, unknown>> & { readonly status?: undefined };

/** Versions of one secret, as Key Vault answers them. */
export class VaultSecrets {
  /** Oldest first. */
  readonly #versions: StoredVersion[] = [];

  public constructor(private readonly id: string) {}

  public put(secret: SecretVersion): void {
    // Whole seconds, of which several versions may be made in a test.
    const created = Math.floor(Date.now() / 1000) + this.#versions.length;
    this.#versions.push({ ...secret, version: randomBytes(16).toString("hex"), created });
  }

  /** A version, or the current one. */
  public get(version?: string): SecretAnswer | undefined {
    const found =
      version === undefined ? this.#versions.at(-1) : this.#versions.find((stored) => stored.version === version);
    if (found === undefined || found.enabled === false) return undefined;
    return { value: found.value, contentType: found.contentType, ...this.#about(found) };
  }

  /** Without values, in no particular order. */
  public list(): object[] {
    return this.#versions.map((stored) => this.#about(stored)).sort(() => Math.random() - 0.5);
  }

  #about({ version, exp, enabled = true, created }: StoredVersion) {
    return {
      id: `${this.id}/${version}`,
      attributes: { enabled, created, updated: created, ...(exp === undefined ? {} : { exp }) },
    };
  }
}
