import { ServicePrincipalDelegatedPermissionGrant } from "@cdktf/provider-azuread/lib/service-principal-delegated-permission-grant";
import { Fn, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { entraClouds, type EntraCloud } from "../../runtime/config/entra-clouds.js";
import type { AppRegistration } from "./app-registration.js";
import type { GraphAccess } from "./graph-access.js";

/**
 * Consents to the registration's Graph permissions for every user of the tenant.
 *
 * Created last: the provider doesn't survive a 404 right after creating it, which a service principal that hasn't
 * replicated yet answers with.
 */
export function grantTenantWideAdminConsent(
  scope: Construct,
  registration: AppRegistration,
  graph: GraphAccess,
  dependsOn: ITerraformDependable[],
): ServicePrincipalDelegatedPermissionGrant {
  return new ServicePrincipalDelegatedPermissionGrant(scope, "AdminConsent", {
    servicePrincipalObjectId: registration.servicePrincipalObjectId,
    resourceServicePrincipalObjectId: graph.servicePrincipal.objectId,
    claimValues: graph.consentNames,
    dependsOn,
  });
}

/** Input of `adminConsentUrl`. */
export interface AdminConsentUrlProps {
  readonly cloud: EntraCloud;
  readonly tenantId: string;
  readonly clientId: string;
  /** A registered redirect URI, where Entra sends the administrator afterwards. */
  readonly redirectUri: string;
}

/**
 * Page on which an administrator consents to all Graph permissions of the registration at once.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export function adminConsentUrl({ cloud, tenantId, clientId, redirectUri }: AdminConsentUrlProps): string {
  const { authorityHost, graphHost } = entraClouds[cloud];
  const scope = encodeURIComponent(`${graphHost}/.default`);
  return (
    `${authorityHost}/${tenantId}/v2.0/adminconsent` +
    `?client_id=${clientId}&scope=${scope}&redirect_uri=${Fn.urlencode(redirectUri)}`
  );
}
