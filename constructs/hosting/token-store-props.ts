import type { KeyVaultKeyReference } from "./key-vault-reference.js";

/**
 * A key to create in `hosting.keyVault`: RSA, for wrapping and unwrapping only, rotated by the vault. Its versions don't
 * expire, so what an older one wrapped stays readable.
 */
export interface NewSealingKey {
  /**
   * 1 to 127 letters, digits and hyphens.
   *
   * @remarks forces replacement, which signs every user out
   * @default - `<integration name>-sealing`
   */
  readonly name?: string;
  /**
   * Bits.
   *
   * @remarks forces replacement; change `name` with it, because the old key keeps its name while it is soft-deleted
   * @default 3072
   */
  readonly keySize?: SealingKeySize;
  /**
   * Days until the vault makes a new version, 30 to 730. Older versions stay enabled.
   *
   * @default 180
   * @see https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
   */
  readonly rotateAfterDays?: number;
  /**
   * Makes Terraform refuse to destroy the key.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
}

/** Bits of a key that is made here. */
export type SealingKeySize = (typeof sealingKeySizes)[number];

/** The sizes themselves. */
export const sealingKeySizes = [3072, 4096] as const;

/** Where sessions are kept while one process is enough: inside it, gone when it stops. */
export interface EmbeddedTokenStore {
  readonly type: "embedded";
}

/** Where sessions are kept when several replicas share them. The container signs in to it with its identity. */
export interface RedisTokenStore {
  readonly type: "redis";
  /** Host name, without scheme. */
  readonly hostName: string;
  /**
   * TLS port.
   *
   * @default 10000 - Azure Managed Redis
   */
  readonly port?: number;
  /**
   * RSA key that wraps the keys which seal everything in the store; Redis holds nothing unsealed. The container's identity
   * may wrap and unwrap with this key alone. Older versions of a key that exists have to stay enabled for 121 days after a
   * rotation.
   *
   * @default - a new one in `hosting.keyVault`
   * @see https://learn.microsoft.com/azure/key-vault/keys/about-keys
   */
  readonly sealingKey?: NewSealingKey | KeyVaultKeyReference;
}

/** Where sessions are kept. */
export type TokenStore = EmbeddedTokenStore | RedisTokenStore;
