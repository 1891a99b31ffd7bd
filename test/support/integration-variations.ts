import { EntraMcpIntegration, type EntraMcpIntegrationProps } from "../../constructs/index.js";
import {
  directSsoProps,
  existing,
  existingCertificate,
  existingClientId,
  existingSecret,
  imageBuild,
  oauthProxyProps,
  ownerId,
  runtimeImage,
  sealingKey,
  tenantId,
  unhostedProps,
} from "./integration-fixtures.js";
import { synthesize, type SynthesizedIntegration } from "./synthesize.js";

const otherTenantId = "5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d";

const everythingOfEntra = {
  displayName: "Contoso MCP",
  key: "contoso-mcp",
  owners: [ownerId],
  scopes: [{ value: "mail.send", type: "Admin" }, { value: "access_as_user" }],
  appRoles: [
    {
      value: "Auditor",
      displayName: "Auditors",
      description: "May read the audit log",
      allowedMemberTypes: ["User", "Application"],
    },
  ],
  optionalClaims: { accessToken: [{ name: "email" }], idToken: [{ name: "upn" }] },
  userAssignmentRequired: true,
  signInAudience: "AzureADMultipleOrgs",
  allowedTenantIds: [otherTenantId],
  graphPermissions: ["User.Read", "Mail.Send", { id: "f51be20a-0bb4-4fed-bf7b-db946066c75e", name: "Contoso.Read" }],
  grantTenantWideAdminConsent: true,
  credential: { type: "key-vault-certificate" },
  registration: { notes: "Owned by the platform team", preventDestroy: true },
  tags: { owner: "platform", source: "git" },
} as const satisfies Partial<EntraMcpIntegrationProps>;

const everythingOfHosting = {
  resourceGroup: { name: "rg-mcp" },
  network: {
    existing: { infrastructureSubnetId: existing.subnetId, privateEndpointSubnetId: existing.endpointSubnetId },
  },
  environment: {
    name: "cae-mcp",
    internalLoadBalancer: true,
    zoneRedundant: true,
    workloadProfiles: [{ name: "dedicated", type: "D4", minimumCount: 1, maximumCount: 3 }],
  },
  logAnalytics: { name: "log-mcp", retentionInDays: 90 },
  registry: { name: "contosomcp", sku: "Standard" },
  runtimeImage: imageBuild,
  keyVault: { name: "kv-mcp" },
  tokenStore: {
    type: "redis",
    name: "amr-mcp",
    sku: "Balanced_B3",
    highAvailability: false,
    publicNetworkAccess: false,
    preventDestroy: true,
    sealingKey: { name: "mcp-sealing", keySize: 4096, rotateAfterDays: 90, preventDestroy: true },
  },
} as const satisfies Partial<EntraMcpIntegrationProps["hosting"]>;

const everythingOfAnApp = {
  size: { cpu: 1, memory: "2Gi" },
  minReplicas: 2,
  maxReplicas: 5,
  scaleRules: [{ type: "http", name: "requests", concurrentRequests: 50 }],
  workloadProfileName: "dedicated",
  environmentVariables: { LOG_LEVEL: "debug" },
  secretEnvironmentVariables: { EXTRA_API_KEY: existingSecret("extra-api-key") },
} as const;

/** Integrations in direct-sso mode that, together, use every prop. */
const directSsoVariations = {
  "direct-sso, minimal": directSsoProps(),
  "direct-sso, everything": directSsoProps({
    ...everythingOfEntra,
    tenantId,
    clients: ["vscode", "teams", { name: "portal", entraClientId: "3f1d6a52-0c0f-4a4e-9d5c-2f6a1b8c9d0e" }],
    appOnlyTools: { count_mail: "Auditor" },
    webConsole: false,
    hosting: {
      ...everythingOfHosting,
      app: {
        ...everythingOfAnApp,
        customDomain: { hostName: "mcp.contoso.com", certificateId: existing.certificateId },
      },
    },
  }),
  "direct-sso, fully private": directSsoProps({
    credential: { type: "key-vault-certificate" },
    hosting: {
      network: { addressSpace: "10.20.0.0/24" },
      environment: { internalLoadBalancer: true, zoneRedundant: true },
      keyVault: { name: "kv-private" },
      managementLocks: ["keyVault", "resourceGroup", "tokenStore"],
      app: { minReplicas: 2, maxReplicas: 5 },
    },
  }),
  "direct-sso, unhosted": unhostedProps(),
  "direct-sso, unhosted with an identity": unhostedProps({
    server: { type: "existing", url: "https://mcp.contoso.com/mcp", identityPrincipalId: ownerId },
    clients: ["azure-cli"],
  }),
  "direct-sso, own container": directSsoProps({
    server: { type: "container", image: "ghcr.io/contoso/wiki:2", targetPort: 3000 },
  }),
  "direct-sso, image built in a registry that exists": directSsoProps({
    hosting: { registry: { existing: { id: existing.registryId } }, runtimeImage: imageBuild },
  }),
  "direct-sso, several replicas": directSsoProps({
    hosting: { keyVault: { name: "kv-contoso" }, app: { minReplicas: 2 } },
  }),
  "direct-sso, client secret": directSsoProps({
    credential: { type: "key-vault-secret", secret: existingSecret("client-secret") },
  }),
  "direct-sso, existing certificate": directSsoProps({
    credential: { type: "key-vault-certificate", existing: existingCertificate },
  }),
  "direct-sso, everything exists": directSsoProps({
    registration: EntraMcpIntegration.fromExistingRegistration({
      clientId: existingClientId,
      add: ["federated-identity-credential"],
    }),
    hosting: {
      resourceGroup: { existing: { name: "rg-shared" } },
      environment: { existing: { id: existing.environmentId } },
      registry: { existing: { id: existing.registryId } },
      keyVault: { existing: { id: existing.keyVaultId } },
    },
  }),
} as const satisfies Readonly<Record<string, EntraMcpIntegrationProps>>;

/** Integrations in oauth-proxy mode that, together, use every prop. */
const oauthProxyVariations = {
  "oauth-proxy, minimal": oauthProxyProps(),
  "oauth-proxy, everything": oauthProxyProps({
    ...everythingOfEntra,
    tenantId,
    clients: [
      "vscode",
      "claude-code",
      "cursor",
      "azure-cli",
      {
        name: "portal",
        redirectUris: ["https://portal.contoso.com/callback"],
        entraClientId: "3f1d6a52-0c0f-4a4e-9d5c-2f6a1b8c9d0e",
      },
    ],
    clientRegistration: {
      dynamic: false,
      metadataDocuments: false,
      redirectHosts: ["claude.ai"],
      dangerouslyAllowAnyRedirectHost: true,
    },
    additionalServers: { files: { url: "https://files.contoso.com/mcp", forwardedToken: "graph" } },
    webConsole: false,
    publicClientRegistration: { displayName: "Contoso MCP desktop" },
    hosting: {
      ...everythingOfHosting,
      gateway: { ...everythingOfAnApp, customDomain: { hostName: "mcp.contoso.com" } },
      server: everythingOfAnApp,
    },
  }),
  "oauth-proxy, fully private": oauthProxyProps({
    hosting: {
      network: {
        existing: { infrastructureSubnetId: existing.subnetId, privateEndpointSubnetId: existing.endpointSubnetId },
      },
      privateDnsZones: { existing: { keyVaultZoneId: existing.keyVaultZoneId, redisZoneId: existing.redisZoneId } },
      environment: { internalLoadBalancer: true },
      keyVault: { name: "kv-private" },
      managementLocks: ["keyVault", "tokenStore"],
      gateway: {
        minReplicas: 2,
        maxReplicas: 5,
        allowedIpRanges: { clients: "10.0.0.0/8" },
        customDomain: {
          hostName: "mcp.contoso.com",
          dnsZoneId: existing.dnsZoneId,
          certificateId: existing.certificateId,
        },
      },
    },
  }),
  "oauth-proxy, own container": oauthProxyProps({
    server: { type: "container", image: "ghcr.io/contoso/wiki:2", targetPort: 3000, mcpPath: "/api/mcp" },
  }),
  "oauth-proxy, Graph tokens for an own container": oauthProxyProps({
    server: { type: "container", image: "ghcr.io/contoso/wiki:2", targetPort: 3000 },
    forwardedToken: "graph",
  }),
  "oauth-proxy, existing server": oauthProxyProps({
    server: { type: "existing", url: "https://wiki.contoso.com/mcp", identityPrincipalId: ownerId },
  }),
  "oauth-proxy, client secret": oauthProxyProps({
    credential: { type: "key-vault-secret", secret: existingSecret("client-secret") },
  }),
  "oauth-proxy, existing certificate": oauthProxyProps({
    credential: { type: "key-vault-certificate", existing: existingCertificate },
  }),
  "oauth-proxy, several gateways": oauthProxyProps({
    hosting: { keyVault: { name: "kv-contoso" }, gateway: { maxReplicas: 3 } },
  }),
  "oauth-proxy, shared store that exists": oauthProxyProps({
    hosting: {
      tokenStore: { type: "redis", hostName: "sessions.westeurope.redis.azure.net", sealingKey },
      gateway: { maxReplicas: 3 },
    },
  }),
  "oauth-proxy, access to a Redis that exists": oauthProxyProps({
    hosting: {
      tokenStore: {
        type: "redis",
        existing: { id: existing.managedRedisId, hostName: "amr-shared.westeurope.redis.azure.net" },
        sealingKey,
      },
    },
  }),
  "oauth-proxy, new key in a vault that exists": oauthProxyProps({
    hosting: {
      keyVault: { existing: { id: existing.keyVaultId } },
      tokenStore: { type: "redis", hostName: "sessions.westeurope.redis.azure.net" },
    },
  }),
  "oauth-proxy, a host name with a certificate from Azure": oauthProxyProps({
    hosting: {
      gateway: {
        allowedIpRanges: { office: "203.0.113.0/24" },
        customDomain: { hostName: "mcp.contoso.com", dnsZoneId: existing.dnsZoneId, managedCertificate: "CNAME" },
      },
    },
  }),
  "oauth-proxy, US Government": oauthProxyProps({
    cloud: "usgovernment",
    hosting: { location: "usgovvirginia", runtimeImage },
  }),
  "oauth-proxy, existing registrations": oauthProxyProps({
    registration: EntraMcpIntegration.fromExistingRegistration({
      clientId: existingClientId,
      add: ["federated-identity-credential", "redirect-uris"],
    }),
    publicClientRegistration: EntraMcpIntegration.fromExistingRegistration({
      clientId: "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60",
    }),
  }),
} as const satisfies Readonly<Record<string, EntraMcpIntegrationProps>>;

/** All of them by name. */
export const variations: Readonly<Record<string, EntraMcpIntegrationProps>> = {
  ...directSsoVariations,
  ...oauthProxyVariations,
};

/** Names for `it.each`. */
export const variationNames = Object.keys(variations);

const synthesized = new Map<string, SynthesizedIntegration>();

/** A variation by name, synthesized once a test file. */
export function synthesizeVariation(name: string): SynthesizedIntegration {
  const props = variations[name];
  if (!props) throw new Error(`there is no variation "${name}"`);
  const stack = synthesized.get(name) ?? synthesize(props);
  synthesized.set(name, stack);
  return stack;
}
