import type { HostedDirectSsoProps, OAuthProxyProps, UnhostedDirectSsoProps } from "../../constructs/index.js";

/** A tenant of the fictional company Contoso. */
export const tenantId = "6f9fd11c-2f0c-4b36-9f6e-0a2f6f8f1b3e";

/** Object id of an owner of registrations. */
export const ownerId = "c2a6ff0c-0a1d-4ad5-8a4e-4c1d0c0b6a57";

/** Client id of a registration that somebody made by hand. */
export const existingClientId = "7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11";

/** Image of the built-in runtime. */
export const runtimeImage = "ghcr.io/contoso/entra-mcp-runtime:1.0.0";

/** Sources of the built-in runtime's image, for one that is built while applying. */
export const imageBuild = {
  gitRepository: "https://github.com/contoso/entra-mcp.git",
  revision: "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d",
  buildImage: `docker.io/library/node:24-bookworm-slim@sha256:${"1".repeat(64)}`,
  baseImage: `gcr.io/distroless/cc-debian12:nonroot@sha256:${"2".repeat(64)}`,
} as const;

const subscription = "/subscriptions/0f8fad5b-d9cb-469f-a165-70867728950e";

/** Resource ids of Azure resources that exist. */
export const existing = {
  environmentId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.App/managedEnvironments/cae-shared`,
  workspaceId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.OperationalInsights/workspaces/log-shared`,
  registryId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/contoso`,
  keyVaultId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.KeyVault/vaults/kv-shared`,
  managedRedisId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.Cache/redisEnterprise/amr-shared`,
  subnetId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps`,
  endpointSubnetId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints`,
  dnsZoneId: `${subscription}/resourceGroups/rg-hub/providers/Microsoft.Network/dnsZones/contoso.com`,
  redisZoneId: `${subscription}/resourceGroups/rg-hub/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
  keyVaultZoneId: `${subscription}/resourceGroups/rg-hub/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`,
  certificateId: `${subscription}/resourceGroups/rg-shared/providers/Microsoft.App/managedEnvironments/cae-shared/certificates/mcp`,
} as const;

/** A key in an existing vault. */
export const sealingKey = { keyVaultId: existing.keyVaultId, keyName: "sessions" } as const;

/** A secret in an existing vault. */
export function existingSecret(secretName: string) {
  return { keyVaultId: existing.keyVaultId, secretName };
}

/** A certificate in an existing vault. */
export const existingCertificate = { keyVaultId: existing.keyVaultId, certificateName: "mcp-credential" };

/** Changes to a fixture; `hosting` is changed prop by prop. */
type Overrides<Props extends { readonly hosting: object }> = Partial<Omit<Props, "mode" | "hosting">> & {
  readonly hosting?: Partial<Props["hosting"]>;
};

export type DirectSsoOverrides = Overrides<HostedDirectSsoProps>;
export type OAuthProxyOverrides = Overrides<OAuthProxyProps>;
export type UnhostedOverrides = Partial<Omit<UnhostedDirectSsoProps, "mode" | "hosting">>;

/** Only the required props, and changes. An image of the caller's own takes the place of the runtime's. */
export function directSsoProps({ hosting, ...props }: DirectSsoOverrides = {}): HostedDirectSsoProps {
  const image = props.server?.type === "container" ? {} : { runtimeImage };
  return { mode: "direct-sso", name: "contoso", ...props, hosting: { location: "westeurope", ...image, ...hosting } };
}

/** Only the required props, and changes. */
export function oauthProxyProps({ hosting, ...props }: OAuthProxyOverrides = {}): OAuthProxyProps {
  return {
    mode: "oauth-proxy",
    name: "contoso",
    ...props,
    hosting: { location: "westeurope", runtimeImage, ...hosting },
  };
}

/** Only the required props, and changes. */
export function unhostedProps(props: UnhostedOverrides = {}): UnhostedDirectSsoProps {
  return {
    mode: "direct-sso",
    name: "contoso",
    server: { type: "existing", url: "https://mcp.contoso.com/mcp" },
    ...props,
  };
}
