import type { AzureResourceReference, Existing } from "./existing.js";
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

/** What every shared store has in common. */
export interface SharedTokenStoreOptions {
  readonly type: "redis";
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

/**
 * Sessions of several replicas in an Azure Managed Redis to create: Entra sign-in without access keys, TLS only, one
 * endpoint, nothing evicted. The container's identity gets access. Needs an azurerm newer than 4.57.
 */
export interface NewRedisTokenStore extends SharedTokenStoreOptions {
  /**
   * Unique in the region: 3 to 60 letters, digits and single hyphens.
   *
   * @remarks forces replacement, which signs every user out
   * @default - `amr-<integration name>`
   */
  readonly name?: string;
  /**
   * Tier and size. Provider argument: `sku_name`.
   *
   * @remarks forces replacement, which signs every user out
   * @default "Balanced_B0"
   * @see https://learn.microsoft.com/azure/redis/overview#choosing-the-right-tier
   */
  readonly sku?: ManagedRedisSku;
  /**
   * Keeps a second copy on another node. Without it maintenance of the node signs every user out.
   *
   * @remarks forces replacement, which signs every user out
   * @default true
   */
  readonly highAvailability?: boolean;
  /**
   * Whether it can be reached from everywhere, by whom its access policy lets in. Not with a private endpoint
   * (`hosting.network`).
   *
   * @default - true; false with a private endpoint
   */
  readonly publicNetworkAccess?: boolean;
  /**
   * Makes Terraform refuse to destroy it.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
}

/** An Azure Managed Redis that exists. */
export interface ManagedRedisReference extends AzureResourceReference {
  /** Host name, without scheme. */
  readonly hostName: string;
}

/**
 * Sessions of several replicas in an Azure Managed Redis that exists: one endpoint (not `OSSCluster`), eviction off. The
 * container's identity gets access. Needs an azurerm newer than 4.57.
 */
export interface ExistingRedisTokenStore extends SharedTokenStoreOptions, Existing<ManagedRedisReference> {}

/**
 * Sessions of several replicas in a Redis of version 7 or newer that takes Entra tokens: one endpoint, eviction off. You
 * give the container's identity access.
 */
export interface RedisTokenStore extends SharedTokenStoreOptions {
  /** Host name, without scheme. */
  readonly hostName: string;
  /**
   * TLS port.
   *
   * @default 10000 - Azure Managed Redis
   */
  readonly port?: number;
}

/** Where sessions are kept when several replicas share them. The container signs in to it with its identity. */
export type AnyRedisTokenStore = NewRedisTokenStore | ExistingRedisTokenStore | RedisTokenStore;

/** Where sessions are kept. */
export type TokenStore = EmbeddedTokenStore | AnyRedisTokenStore;

/** Tier and size of an Azure Managed Redis. */
export type ManagedRedisSku = (typeof managedRedisSkus)[number];

/**
 * The tiers and sizes themselves, as azurerm takes them.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/managed_redis#sku_name-1
 */
export const managedRedisSkus = [
  "Balanced_B0",
  "Balanced_B1",
  "Balanced_B3",
  "Balanced_B5",
  "Balanced_B10",
  "Balanced_B20",
  "Balanced_B50",
  "Balanced_B100",
  "Balanced_B150",
  "Balanced_B250",
  "Balanced_B350",
  "Balanced_B500",
  "Balanced_B700",
  "Balanced_B1000",
  "MemoryOptimized_M10",
  "MemoryOptimized_M20",
  "MemoryOptimized_M50",
  "MemoryOptimized_M100",
  "MemoryOptimized_M150",
  "MemoryOptimized_M250",
  "MemoryOptimized_M350",
  "MemoryOptimized_M500",
  "MemoryOptimized_M700",
  "MemoryOptimized_M1000",
  "MemoryOptimized_M1500",
  "MemoryOptimized_M2000",
  "ComputeOptimized_X3",
  "ComputeOptimized_X5",
  "ComputeOptimized_X10",
  "ComputeOptimized_X20",
  "ComputeOptimized_X50",
  "ComputeOptimized_X100",
  "ComputeOptimized_X150",
  "ComputeOptimized_X250",
  "ComputeOptimized_X350",
  "ComputeOptimized_X500",
  "ComputeOptimized_X700",
  "FlashOptimized_A250",
  "FlashOptimized_A500",
  "FlashOptimized_A700",
  "FlashOptimized_A1000",
  "FlashOptimized_A1500",
  "FlashOptimized_A2000",
  "FlashOptimized_A4500",
] as const;
