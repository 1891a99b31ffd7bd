/** What differs between deployments of the example stacks. Constructs read no environment; this app may. */
export interface Settings {
  /** Azure region. */
  readonly location: string;
  /** Tenant of the registrations; undefined: the one the azuread provider signs in to. */
  readonly tenantId: string | undefined;
  /** Image of the runtime, built from `runtime/`. */
  readonly runtimeImage: string;
  /** Where the state is kept: a storage account reached with Entra authentication, or this folder. */
  readonly backend: RemoteBackend | "local";
}

/** A container in a storage account. */
export interface RemoteBackend {
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly containerName: string;
}

/** Settings from environment variables, with example values of the fictional company Contoso. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  return {
    location: environment.ENTRA_MCP_LOCATION ?? "westeurope",
    tenantId: environment.ENTRA_MCP_TENANT_ID,
    runtimeImage: environment.ENTRA_MCP_RUNTIME_IMAGE ?? "ghcr.io/contoso/entra-mcp-runtime:0.1.0",
    backend:
      environment.ENTRA_MCP_BACKEND === "local"
        ? "local"
        : {
            resourceGroupName: environment.ENTRA_MCP_STATE_RESOURCE_GROUP ?? "rg-terraform-state",
            storageAccountName: environment.ENTRA_MCP_STATE_STORAGE_ACCOUNT ?? "contosoterraformstate",
            containerName: environment.ENTRA_MCP_STATE_CONTAINER ?? "tfstate",
          },
  };
}
