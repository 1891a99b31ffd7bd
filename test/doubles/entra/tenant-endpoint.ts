import type { AppRegistration, Tenant } from "./directory.js";
import type { EntraState } from "./entra-state.js";
import { reject } from "./entra-rejection.js";

/** Paths that stand for several tenants. */
const SHARED_ENDPOINTS = ["common", "organizations", "consumers"];

export interface ClientAtEndpoint {
  readonly client: AppRegistration;
  /** None at `/common` and `/organizations`: the user decides. */
  readonly tenant: Tenant | undefined;
}

export function isSharedEndpoint(name: string): boolean {
  return SHARED_ENDPOINTS.includes(name);
}

/** The client, as the tenant in the path knows it, or a refusal: 90002, 700016, 50194, 90130. */
export function clientAt({ directory }: EntraState, tenantName: string, clientId: string): ClientAtEndpoint {
  if (isSharedEndpoint(tenantName)) {
    const client = directory.application(clientId);
    if (!client) return reject(700016, { client: clientId, tenant: tenantName });
    const values = { client: client.displayName, tenant: tenantName };
    if (tenantName === "consumers") return reject(90130, values);
    if (client.signInAudience !== "AzureADMultipleOrgs") return reject(50194, values);
    return { client, tenant: undefined };
  }
  const tenant = tenantAt(directory, tenantName);
  const client = directory.applicationIn(tenant, clientId);
  if (!client) return reject(700016, { client: clientId, tenant: tenant.displayName });
  return { client, tenant };
}

export function tenantAt(directory: EntraState["directory"], tenantName: string): Tenant {
  return directory.tenant(tenantName) ?? reject(90002, { tenant: tenantName });
}
