import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential";
import type { Construct } from "constructs";
import { entraClouds, type EntraCloud } from "../../runtime/config/entra-clouds.js";
import type { AppRegistration } from "./app-registration.js";

/** Input of `addFederatedCredential`. */
export interface FederatedCredentialProps {
  readonly registration: AppRegistration;
  /** Name of the credential, 3 to 120 URL-safe characters, immutable. */
  readonly displayName: string;
  readonly cloud: EntraCloud;
  readonly tenantId: string;
  /** Principal (object) id of the managed identity, not its client id. */
  readonly identityPrincipalId: string;
}

/**
 * Lets a managed identity prove itself as the registration: nothing to store, to leak or to renew.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function addFederatedCredential(
  scope: Construct,
  id: string,
  { registration, displayName, cloud, tenantId, identityPrincipalId }: FederatedCredentialProps,
): ApplicationFederatedIdentityCredential {
  const { authorityHost, tokenExchangeAudience } = entraClouds[cloud];
  return new ApplicationFederatedIdentityCredential(scope, id, {
    applicationId: registration.applicationId,
    displayName,
    description: "Managed identity of the container that acts as this application",
    issuer: `${authorityHost}/${tenantId}/v2.0`,
    subject: identityPrincipalId,
    audiences: [tokenExchangeAudience],
  });
}
