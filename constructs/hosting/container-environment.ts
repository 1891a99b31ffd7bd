import { versionlessSecretId, type KeyVaultSecretReference } from "./key-vault-reference.js";
import type { EntraCloud } from "../../runtime/config/entra-clouds.js";

/** A variable's value: text that may stand in the plan, or a reference to a secret that never does. */
export type VariableValue = string | KeyVaultSecretReference;

/** Variables by name; undefined ones are left out, because Container Apps takes no empty value. */
export type Variables = Readonly<Record<string, VariableValue | undefined>>;

/**
 * The provider's `env` blocks. `env` is a list: sorted by name, a new variable is one line in the plan instead of a
 * change to every variable behind it.
 */
export function envBlocks(variables: Variables) {
  return sortedEntries(variables).map(([name, value]) =>
    typeof value === "string" ? { name, value } : { name, secretName: containerSecretName(name) },
  );
}

/** The provider's `secret` blocks: each a Key Vault reference read with the container's identity, never a value. */
export function secretBlocks(variables: Variables, identityId: string, cloud: EntraCloud) {
  return secretsOf(variables).map(({ variable, secret }) => ({
    name: containerSecretName(variable),
    keyVaultSecretId: versionlessSecretId(secret, cloud),
    identity: identityId,
  }));
}

/** Variables whose values are secrets, by name. */
export function secretsOf(variables: Variables): { variable: string; secret: KeyVaultSecretReference }[] {
  return sortedEntries(variables).flatMap(([variable, value]) =>
    typeof value === "string" ? [] : [{ variable, secret: value }],
  );
}

/** Container Apps wants lower-case letters, digits and hyphens for the name of a secret. */
export function containerSecretName(variable: string): string {
  return variable.toLowerCase().replaceAll("_", "-");
}

function sortedEntries(variables: Variables): [string, VariableValue][] {
  return Object.entries(variables)
    .filter((entry): entry is [string, VariableValue] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
