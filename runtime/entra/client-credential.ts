import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { createKeyVaultRequest } from "../key-vault/key-vault-request.js";
import { createVaultCertificates } from "../key-vault/vault-certificate.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import type { Logger } from "../telemetry/logger.js";
import { createCertificateCredential, type CertificateCredential } from "./certificate-credential.js";

/** How the confidential registration proves itself to Entra. */
export type ClientCredential =
  | { readonly kind: "secret"; readonly secret: string }
  /** Asked for each request, so that it is never out of date. */
  | { readonly kind: "assertion"; readonly assertion: () => Promise<string> }
  | { readonly kind: "certificate"; readonly certificate: CertificateCredential };

/** Gets a token of a user-assigned managed identity. */
export type ManagedIdentityToken = (identityClientId: string, audience: string) => Promise<string>;

export interface ClientCredentialOptions {
  readonly tokenOf: ManagedIdentityToken;
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * The credential that the configuration names. A managed identity's token stands in for a certificate: Entra trusts it
 * through a federated credential, and there is nothing to keep secret or to renew. A certificate is read from Key Vault
 * with the identity.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function clientCredentialOf(config: RuntimeConfig, options: ClientCredentialOptions): ClientCredential {
  const { tokenOf, fetch, now, logger } = options;
  const { tokenExchangeAudience, keyVaultDnsSuffix } = entraClouds[config.ENTRA_CLOUD];
  switch (config.ENTRA_CREDENTIAL) {
    case "client-secret":
      return { kind: "secret", secret: config.ENTRA_CLIENT_SECRET };
    case "managed-identity": {
      const { ENTRA_MANAGED_IDENTITY_CLIENT_ID: identity } = config;
      return { kind: "assertion", assertion: () => tokenOf(identity, tokenExchangeAudience) };
    }
    case "key-vault-certificate": {
      const { ENTRA_MANAGED_IDENTITY_CLIENT_ID: identity, ENTRA_CERTIFICATE_SECRET_ID: secretId } = config;
      const ask = createKeyVaultRequest({ token: () => tokenOf(identity, `https://${keyVaultDnsSuffix}`), fetch });
      const vault = createVaultCertificates({ secretId, ask, now });
      return { kind: "certificate", certificate: createCertificateCredential({ vault, now, logger }) };
    }
  }
}
