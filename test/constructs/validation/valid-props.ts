import type {
  HostedDirectSsoProps,
  OAuthProxyProps,
  UnhostedDirectSsoProps,
} from "../../../constructs/entra-mcp-integration-props.js";

const SUBSCRIPTION = "/subscriptions/6f3f5d1e-8f0a-4d0e-9c0b-2f6f3c1d7a10";

/** Resource ids of things that exist. */
export const ids = {
  environment: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.App/managedEnvironments/shared`,
  certificate: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.App/managedEnvironments/shared/certificates/contoso`,
  workspace: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.OperationalInsights/workspaces/logs`,
  registry: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.ContainerRegistry/registries/contoso`,
  vault: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.KeyVault/vaults/contoso-kv`,
  managedRedis: `${SUBSCRIPTION}/resourceGroups/platform/providers/Microsoft.Cache/redisEnterprise/sessions`,
  subnet: `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/apps`,
  endpointSubnet: `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/endpoints`,
  dnsZone: `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/dnsZones/contoso.com`,
  redisZone: `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
  keyVaultZone: `${SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`,
} as const;

export const uuids = {
  tenant: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a01",
  otherTenant: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a02",
  owner: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a03",
  client: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a04",
  otherClient: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a05",
  scope: "b7f0a3c2-51de-4a6b-9a35-0c9e1d3f7a06",
} as const;

const imageBuild = {
  gitRepository: "https://dev.azure.com/contoso/mcp/_git/entra-mcp",
  revision: "v1.4.2-rc.1",
  buildImage: `docker.io/library/node@sha256:${"1".repeat(64)}`,
  baseImage: `contoso.azurecr.io/base/cc:12@sha256:${"2".repeat(64)}`,
} as const;

const runtimeImage = "contoso.azurecr.io/entra-mcp-runtime:1.4.2";

/** Only what has to be given. */
export const minimalDirectSso: HostedDirectSsoProps = {
  mode: "direct-sso",
  name: "mcp",
  hosting: { location: "westeurope", runtimeImage },
};

/** Direct SSO of a server that runs somewhere already. */
export const unhostedDirectSso: UnhostedDirectSsoProps = {
  mode: "direct-sso",
  name: "mcp",
  server: { type: "existing", url: "https://mcp.contoso.com/mcp" },
};

/** Only what has to be given. */
export const minimalOAuthProxy: OAuthProxyProps = {
  mode: "oauth-proxy",
  name: "mcp",
  hosting: { location: "westeurope", runtimeImage },
};

const common = {
  name: "mcp-server-of-24-letters",
  displayName: "Contoso MCP",
  key: "contoso-mcp",
  tenantId: uuids.tenant,
  cloud: "public",
  owners: [uuids.owner],
  tags: { owner: "platform", "cost-centre": "42" },
  scopes: [
    { value: "access_as_user", id: uuids.scope, type: "User", adminConsentDisplayName: "Use Contoso MCP" },
    { value: "Files.Read", type: "Admin" },
  ],
  appRoles: [{ value: "Reader", displayName: "Reader", description: "Reads", allowedMemberTypes: ["User"] }],
  optionalClaims: {
    accessToken: [
      { name: "email", essential: true },
      { name: "extension_team", source: "user" },
    ],
    idToken: [{ name: "login_hint", additionalProperties: ["some_modifier"] }],
  },
  userAssignmentRequired: true,
  signInAudience: "AzureADMultipleOrgs",
  allowedTenantIds: [uuids.otherTenant],
  graphPermissions: ["User.Read", "Mail.Read", { id: uuids.client, name: "Something.New" }],
  grantTenantWideAdminConsent: true,
} as const;

const app = {
  name: "contoso-mcp",
  size: { cpu: 2.25, memory: "4.5Gi" },
  minReplicas: 2,
  maxReplicas: 10,
  scaleRules: [
    { type: "http", name: "http", concurrentRequests: 50 },
    { type: "tcp", name: "tcp", concurrentConnections: 50 },
    { type: "custom", name: "cpu", scaler: "cpu", metadata: { type: "Utilization", value: "70" } },
  ],
  probes: {
    liveness: { transport: "HTTP", path: "/healthz", port: 8080, failureCountThreshold: 30 },
    readiness: { transport: "TCP", initialDelaySeconds: 60, intervalSeconds: 240, failureCountThreshold: 48 },
    startup: false,
  },
  revisionMode: "Multiple",
  maxInactiveRevisions: 3,
  workloadProfileName: "large",
  environmentVariables: { LOG_LEVEL: "debug", MAX_TOKENS: "4096", TEAM: "platform" },
  secretEnvironmentVariables: { WEATHER_API_KEY: { keyVaultId: ids.vault, secretName: "weather" } },
} as const;

const front = {
  ...app,
  ingress: "internal",
  customDomain: { hostName: "mcp.contoso.com", certificateId: ids.certificate },
} as const;

const newHosting = {
  location: "germanywestcentral",
  resourceGroup: { name: "rg-contoso(mcp)" },
  network: {
    name: "vnet-contoso",
    addressSpace: "10.20.0.0/24",
    infrastructureSubnet: "10.20.0.0/26",
    privateEndpointSubnet: "10.20.0.64/28",
  },
  privateDnsZones: { existing: { keyVaultZoneId: ids.keyVaultZone, redisZoneId: ids.redisZone } },
  environment: {
    name: "cae-contoso",
    infrastructureResourceGroupName: "rg-contoso-infrastructure",
    internalLoadBalancer: true,
    zoneRedundant: true,
    workloadProfiles: [{ name: "large", type: "D4", minimumCount: 0, maximumCount: 3 }],
  },
  logAnalytics: { name: "log-contoso", retentionInDays: 90 },
  registry: { name: "contosomcp", sku: "Premium" },
  keyVault: { name: "kv-contoso-mcp", publicNetworkAccess: false, preventDestroy: true },
  tokenStore: {
    type: "redis",
    name: "amr-contoso",
    sku: "MemoryOptimized_M10",
    highAvailability: false,
    publicNetworkAccess: false,
    preventDestroy: true,
    sealingKey: { name: "mcp-sealing", keySize: 4096, rotateAfterDays: 90, preventDestroy: true },
  },
  managementLocks: ["keyVault", "registry", "resourceGroup", "tokenStore"],
} as const;

/** Everything that can be given, with new resources, and a container of the caller's own. */
export const maximalDirectSso: HostedDirectSsoProps = {
  ...common,
  mode: "direct-sso",
  clients: ["vscode", "azure-cli", "teams", { name: "portal", entraClientId: uuids.client }],
  credential: { type: "key-vault-certificate", validityInMonths: 24 },
  registration: { displayName: "Contoso MCP", notes: "Owned by platform", preventDestroy: true },
  server: {
    type: "container",
    image: "ghcr.io/contoso/mcp@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
    targetPort: 3000,
    mcpPath: "/api/mcp",
    command: ["node"],
    args: ["server.js", ""],
  },
  webConsole: false,
  hosting: { ...newHosting, app: front },
};

/** Everything that can be given, with new resources and the built-in server. */
export const maximalOAuthProxy: OAuthProxyProps = {
  ...common,
  mode: "oauth-proxy",
  clients: [
    "vscode",
    "claude-web",
    "claude-desktop",
    "claude-code",
    "cursor",
    "mcp-inspector",
    "mcp-remote",
    "azure-cli",
    "teams",
    { name: "desk", redirectUris: ["http://localhost/desk", "desk://host/cb"], entraClientId: uuids.client },
  ],
  clientRegistration: {
    dynamic: false,
    metadataDocuments: false,
    redirectHosts: ["claude.ai", "vscode.dev"],
    dangerouslyAllowAnyRedirectHost: false,
  },
  additionalServers: {
    wiki: { url: "https://wiki.contoso.com/mcp", forwardedToken: "graph" },
    files: { url: "https://files.contoso.com/v1/mcp" },
  },
  credential: { type: "key-vault-secret", secret: { keyVaultId: ids.vault, secretName: "Entra-Secret" } },
  registration: { serviceManagementReference: "CMDB-1" },
  publicClientRegistration: {
    existingClientId: uuids.otherClient,
    add: ["redirect-uris", "graph-permissions"],
    identifierUri: `api://${uuids.otherClient}`,
  },
  server: { type: "built-in" },
  forwardedToken: "api",
  webConsole: false,
  hosting: {
    ...newHosting,
    network: { existing: { infrastructureSubnetId: ids.subnet, privateEndpointSubnetId: ids.endpointSubnet } },
    runtimeImage: imageBuild,
    gateway: {
      ...front,
      name: "gate",
      ingress: "external",
      allowedIpRanges: { office: "203.0.113.0/24", vpn: "198.51.100.7/32" },
    },
    server: { ...app, name: "tools" },
  },
};

/** The same with everything around it existing already. */
export const oauthProxyOnExisting: OAuthProxyProps = {
  mode: "oauth-proxy",
  name: "mcp",
  credential: {
    type: "key-vault-certificate",
    existing: { keyVaultId: ids.vault, certificateName: "entra" },
  },
  registration: {
    existingClientId: uuids.client,
    add: ["certificate", "identifier-uri", "permission-scopes", "app-roles", "pre-authorized-clients"],
    identifierUri: `api://${uuids.client}`,
  },
  server: { type: "existing", url: "https://tools.contoso.com/mcp", identityPrincipalId: uuids.owner },
  forwardedToken: "graph",
  hosting: {
    location: "westeurope",
    runtimeImage,
    resourceGroup: { existing: { name: "platform" } },
    environment: { existing: { id: ids.environment, defaultDomain: "calm-sea-1234.westeurope.azurecontainerapps.io" } },
    registry: { existing: { id: ids.registry, loginServer: "contoso.azurecr.io" } },
    keyVault: { existing: { id: ids.vault } },
    tokenStore: {
      type: "redis",
      existing: { id: ids.managedRedis, hostName: "sessions.westeurope.redis.azure.net" },
      sealingKey: { keyVaultId: ids.vault, keyName: "sessions" },
    },
    gateway: {
      workloadProfileName: "of-the-platform-team",
      customDomain: { hostName: "mcp.contoso.com", dnsZoneId: ids.dnsZone, managedCertificate: "CNAME" },
    },
  },
};
