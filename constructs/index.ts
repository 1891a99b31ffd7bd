/** The public API of the package, named one by one: what is not here may change in any release. */

export { EntraMcpIntegration } from "./entra-mcp-integration.js";
export type {
  AdditionalServer,
  BuiltInServer,
  ClientRegistrationOptions,
  CommonProps,
  ContainerServer,
  DirectSsoProps,
  EntraMcpIntegrationProps,
  ExistingServer,
  HostedDirectSsoProps,
  OAuthProxyProps,
  UnhostedDirectSsoProps,
} from "./entra-mcp-integration-props.js";
export type { IntegrationDossier } from "./dossier/integration-dossier.js";
export type { ProviderAliases } from "./provider-aliases.js";
export { EntraMcpIntegrationError } from "./errors.js";
export type { Problem } from "./validation/problem.js";

export type { AppRegistration, OwnedAppRegistration } from "./entra/app-registration.js";
export type { ConfidentialApi } from "./entra/confidential-api.js";
export type { ExistingAppRegistration } from "./entra/existing-app-registration.js";
export type {
  ApplicationCredential,
  AppRegistrationOptions,
  AppRole,
  EntraProps,
  ExistingRegistration,
  ExistingRegistrationPart,
  ExistingRegistrationProps,
  ExposedScope,
  FederatedIdentityCredential,
  KeyVaultCertificateCredential,
  KeyVaultSecretCredential,
  McpClient,
  OptionalClaim,
  OptionalClaims,
  PreAuthorizedClient,
} from "./entra/entra-props.js";
export type { KnownGraphPermission } from "./entra/graph-delegated-permissions.js";
export type { GraphDelegatedPermission, GraphPermissionById } from "./entra/graph-permission.js";
export type { McpClientPreset, PreAuthorizablePreset } from "./entra/mcp-client-presets.js";

export type {
  ContainerAppOptions,
  ContainerSize,
  CustomDomain,
  CustomScaleRule,
  FrontAppOptions,
  HttpScaleRule,
  Probe,
  Probes,
  ScaleRule,
  TcpScaleRule,
} from "./hosting/container-props.js";
export type { AzureResourceReference, Existing } from "./hosting/existing.js";
export type {
  ContainerAppEnvironmentReference,
  ContainerRegistryReference,
  DirectSsoHosting,
  HostingProps,
  ManagementLockTarget,
  NewContainerAppEnvironment,
  NewContainerRegistry,
  NewKeyVault,
  NewLogAnalyticsWorkspace,
  NewResourceGroup,
  OAuthProxyHosting,
  ResourceGroupReference,
  WorkloadProfile,
} from "./hosting/hosting-props.js";
export type {
  EmbeddedTokenStore,
  ExistingRedisTokenStore,
  ManagedRedisReference,
  ManagedRedisSku,
  NewRedisTokenStore,
  NewSealingKey,
  RedisTokenStore,
  SealingKeySize,
  SharedTokenStoreOptions,
  TokenStore,
} from "./hosting/token-store-props.js";
export type { NewVirtualNetwork, PrivateDnsZoneReferences, VirtualNetworkReference } from "./hosting/network-props.js";
export type { RuntimeImageBuild } from "./hosting/image-build-props.js";
export type { HostedContainer } from "./hosting/hosted-container.js";
export type { Hosting } from "./hosting/hosting.js";
export type { WorkloadIdentity } from "./hosting/workload-identity.js";
export type { HostedWorkload } from "./modes/integration-parts.js";
export type {
  KeyVaultCertificateReference,
  KeyVaultKeyReference,
  KeyVaultSecretReference,
} from "./hosting/key-vault-reference.js";

export type { EntraCloud } from "../runtime/config/entra-clouds.js";
