import type { CredentialEnvironment } from "../../runtime/config/runtime-environment.js";
import type { KeyVaultSecretReference } from "../hosting/key-vault-reference.js";

/** An environment of the runtime whose secrets are Key Vault references instead of values. */
type Referencing<Environment> = Environment extends unknown
  ? {
      readonly [Name in keyof Environment]: Name extends "ENTRA_CLIENT_SECRET"
        ? KeyVaultSecretReference
        : Environment[Name];
    }
  : never;

/** How a container proves itself as the confidential registration. */
export type CredentialVariables = Referencing<CredentialEnvironment>;
