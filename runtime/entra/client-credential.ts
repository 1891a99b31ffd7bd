import { SettingNotSupported } from "../config/setting-not-supported.js";
import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";

/** How the confidential registration proves itself to Entra. */
export type ClientCredential =
  | { readonly kind: "secret"; readonly secret: string }
  /** Asked for each request, so that it is never out of date. */
  | { readonly kind: "assertion"; readonly assertion: () => Promise<string> };

/** Gets a token of a user-assigned managed identity. */
export type ManagedIdentityToken = (identityClientId: string, audience: string) => Promise<string>;

/** A configuration that is valid but asks for what this version can't do. */
export class CredentialNotSupported extends SettingNotSupported {
  override readonly name = "CredentialNotSupported";
}

/**
 * The credential that the configuration names. A managed identity's token stands in for a certificate: Entra trusts it
 * through a federated credential, and there is nothing to keep secret or to renew.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function clientCredentialOf(config: RuntimeConfig, tokenOf: ManagedIdentityToken): ClientCredential {
  switch (config.ENTRA_CREDENTIAL) {
    case "client-secret":
      return { kind: "secret", secret: config.ENTRA_CLIENT_SECRET };
    case "managed-identity": {
      const { ENTRA_MANAGED_IDENTITY_CLIENT_ID: identity, ENTRA_CLOUD: cloud } = config;
      return { kind: "assertion", assertion: () => tokenOf(identity, entraClouds[cloud].tokenExchangeAudience) };
    }
    case "key-vault-certificate":
      throw new CredentialNotSupported(
        "ENTRA_CREDENTIAL",
        "key-vault-certificate is not supported by this version yet; use managed-identity or client-secret",
      );
  }
}
