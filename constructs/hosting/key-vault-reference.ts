import { entraClouds, type EntraCloud } from "../../runtime/config/entra-clouds.js";
import { resourceNameOf } from "./azure-resource-id.js";

/** A secret in a Key Vault that exists before this integration is deployed. */
export interface KeyVaultSecretReference {
  /** Resource id of the vault: `/subscriptions/…/providers/Microsoft.KeyVault/vaults/<name>`. */
  readonly keyVaultId: string;
  /** Name of the secret; its current version is used. */
  readonly secretName: string;
}

/** A certificate in a Key Vault that exists before this integration is deployed. */
export interface KeyVaultCertificateReference {
  /** Resource id of the vault: `/subscriptions/…/providers/Microsoft.KeyVault/vaults/<name>`. */
  readonly keyVaultId: string;
  /** Name of the certificate; its current version is used. */
  readonly certificateName: string;
}

/** A key in a Key Vault that exists before this integration is deployed. */
export interface KeyVaultKeyReference {
  /** Resource id of the vault: `/subscriptions/…/providers/Microsoft.KeyVault/vaults/<name>`. */
  readonly keyVaultId: string;
  /** Name of the key; its current version is used. */
  readonly keyName: string;
}

/** Data-plane URL of a key without a version: always its current one. */
export function versionlessKeyId({ keyVaultId, keyName }: KeyVaultKeyReference, cloud: EntraCloud): string {
  return `https://${resourceNameOf(keyVaultId)}.${entraClouds[cloud].keyVaultDnsSuffix}/keys/${keyName}`;
}

/** Azure scope of one key, for a role assignment on nothing else. */
export function keyScope({ keyVaultId, keyName }: KeyVaultKeyReference): string {
  return `${keyVaultId}/keys/${keyName}`;
}

/** Data-plane URL of a secret without a version: always its current one, so a renewal needs no apply. */
export function versionlessSecretId({ keyVaultId, secretName }: KeyVaultSecretReference, cloud: EntraCloud): string {
  return `https://${resourceNameOf(keyVaultId)}.${entraClouds[cloud].keyVaultDnsSuffix}/secrets/${secretName}`;
}

/** Azure scope of one secret, for a role assignment on nothing else. */
export function secretScope({ keyVaultId, secretName }: KeyVaultSecretReference): string {
  return `${keyVaultId}/secrets/${secretName}`;
}
