import { contoso, contosoDirectory } from "./contoso.js";
import type { EntraDirectory, Tenant } from "./entra/directory.js";
import { MICROSOFT_GRAPH } from "./entra/scopes.js";

/** A third organization, which nobody listed. */
export const unlisted = {
  tenantId: "d0c0ffee-0000-4000-8000-000000000001",
  eve: {
    objectId: "d0c0ffee-0000-4000-8000-000000000002",
    userPrincipalName: "eve@unlisted.example",
    displayName: "Eve",
  },
} as const;

const GRAPH_SCOPES = ["User.Read", "Mail.Read", "Calendars.Read"];
const MULTI_TENANT: readonly string[] = [contoso.apiClientId, contoso.directClientId, contoso.publicClientId];

/** Contoso's registrations, open to other organizations: Fabrikam and a third one have them too, with consent. */
export function partnersDirectory(): EntraDirectory {
  const { tenants, applications } = contosoDirectory();
  const [home, fabrikam] = tenants;
  if (home === undefined || fabrikam === undefined) throw new Error("the doubles know two tenants");
  const third = { ...fabrikam, tenantId: unlisted.tenantId, domains: ["unlisted.example"], users: [unlisted.eve] };
  return {
    applications: applications.map((application) =>
      MULTI_TENANT.includes(application.clientId)
        ? { ...application, signInAudience: "AzureADMultipleOrgs" }
        : application,
    ),
    tenants: [home, withRegistrations(fabrikam), withRegistrations(third)],
  };
}

function withRegistrations(tenant: Tenant): Tenant {
  return {
    ...tenant,
    servicePrincipals: [
      ...tenant.servicePrincipals,
      ...MULTI_TENANT.map((clientId, index) => ({ clientId, objectId: `5e51ce00-0000-4000-9000-00000000001${index}` })),
    ],
    delegatedPermissionGrants: [contoso.apiClientId, contoso.directClientId].map((client) => ({
      client,
      resource: MICROSOFT_GRAPH,
      scopes: GRAPH_SCOPES,
    })),
  };
}
