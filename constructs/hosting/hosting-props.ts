import type { ContainerAppOptions, FrontAppOptions } from "./container-props.js";
import type { AzureResourceReference, Existing } from "./existing.js";
import type { RuntimeImageBuild } from "./image-build-props.js";
import type { NewVirtualNetwork, PrivateDnsZoneReferences, VirtualNetworkReference } from "./network-props.js";
import type { TokenStore } from "./token-store-props.js";

/** A resource group to create. */
export interface NewResourceGroup {
  /**
   * At most 90 characters.
   *
   * @remarks forces replacement of everything inside
   * @default - `rg-<integration name>`
   */
  readonly name?: string;
}

/** A resource group that exists. */
export interface ResourceGroupReference {
  readonly name: string;
}

/** A Log Analytics workspace to create. */
export interface NewLogAnalyticsWorkspace {
  /**
   * 4 to 63 letters, digits and hyphens.
   *
   * @remarks forces replacement
   * @default - `log-<integration name>`
   */
  readonly name?: string;
  /**
   * Days that logs are kept, 30 to 730.
   *
   * @default 30
   */
  readonly retentionInDays?: number;
}

/** A dedicated workload profile beside Consumption. Provider argument: `workload_profile`. */
export interface WorkloadProfile {
  /** Name that apps refer to. */
  readonly name: string;
  /** Type, e.g. `D4`. */
  readonly type: string;
  /** Fewest instances. */
  readonly minimumCount: number;
  /** Most instances. */
  readonly maximumCount: number;
}

/** A Container Apps environment to create. */
export interface NewContainerAppEnvironment {
  /**
   * At most 60 letters, digits and hyphens.
   *
   * @remarks forces replacement, and changes every host name
   * @default - `cae-<integration name>`
   */
  readonly name?: string;
  /**
   * Resource group that Azure makes for the load balancer and addresses of an environment in a subnet. At most 90
   * characters. Only with `hosting.network`.
   *
   * @remarks forces replacement
   * @default - `rg-<integration name>-infrastructure`
   */
  readonly infrastructureResourceGroupName?: string;
  /**
   * Gives the environment a private address only, and makes a private DNS zone that resolves its apps in the network.
   * Needs `hosting.network`.
   *
   * @remarks forces replacement
   * @default false
   */
  readonly internalLoadBalancer?: boolean;
  /**
   * Spreads replicas over availability zones. Needs `hosting.network`.
   *
   * @remarks forces replacement
   * @default false
   */
  readonly zoneRedundant?: boolean;
  /**
   * Workload profiles beside Consumption. An empty list still makes a workload-profiles environment, which can't be
   * turned on later without replacing the environment.
   *
   * @default [] - workload-profiles environment with Consumption only
   */
  readonly workloadProfiles?: readonly WorkloadProfile[];
}

/** A Container Apps environment that exists. */
export interface ContainerAppEnvironmentReference extends AzureResourceReference {
  /**
   * Its default domain, where the caller has it at hand (a resource in the same stack).
   *
   * @default - read by data source
   */
  readonly defaultDomain?: string;
}

/** A container registry to create. Identities of the container apps may pull from it; its admin user is off. */
export interface NewContainerRegistry {
  /**
   * Globally unique, 5 to 50 letters and digits.
   *
   * @remarks forces replacement
   */
  readonly name: string;
  /**
   * @default "Basic"
   */
  readonly sku?: "Basic" | "Standard" | "Premium";
}

/** A container registry that exists. */
export interface ContainerRegistryReference extends AzureResourceReference {
  /**
   * Its login server, where the caller has it at hand.
   *
   * @default - `<registry name>` and the cloud's suffix, read by data source
   */
  readonly loginServer?: string;
}

/** A key vault to create: RBAC only, purge protection on. */
export interface NewKeyVault {
  /**
   * Globally unique, 3 to 24 letters, digits and hyphens.
   *
   * @remarks forces replacement
   */
  readonly name: string;
  /**
   * Whether its data plane can be reached from everywhere. Not with a private endpoint (`hosting.network`).
   *
   * @default - true; false with a private endpoint
   */
  readonly publicNetworkAccess?: boolean;
  /**
   * Makes Terraform refuse to destroy the vault.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
}

/** What can be locked against deletion, by the prop that has it made. */
export type ManagementLockTarget = (typeof managementLockTargets)[number];

/** The props themselves. */
export const managementLockTargets = ["keyVault", "registry", "resourceGroup", "tokenStore"] as const;

/** Azure Container Apps hosting, the part both modes have in common. */
export interface HostingProps {
  /**
   * Azure region, e.g. `westeurope`.
   *
   * @remarks forces replacement of everything
   */
  readonly location: string;
  /**
   * Image of the built-in runtime (`runtime/` of this project, built into a registry of yours), or from what to build it
   * in `registry`. By digest (`…@sha256:…`) the plan shows exactly what changes. Not used where an image or URL of your own
   * takes its place.
   *
   * @default - required wherever the built-in runtime is hosted
   */
  readonly runtimeImage?: string | RuntimeImageBuild;
  /**
   * @default - a new one
   */
  readonly resourceGroup?: NewResourceGroup | Existing<ResourceGroupReference>;
  /**
   * Virtual network: a new environment lives in it, and a new vault and Redis get private endpoints in it, which
   * closes their public ones.
   *
   * @remarks forces replacement of a new environment, when given later or taken away
   * @default - none of your own
   */
  readonly network?: NewVirtualNetwork | Existing<VirtualNetworkReference>;
  /**
   * Private DNS zones of the private endpoints.
   *
   * @default - a new one for each service, linked to the network
   */
  readonly privateDnsZones?: Existing<PrivateDnsZoneReferences>;
  /**
   * Container Apps environment.
   *
   * @default - a new one
   */
  readonly environment?: NewContainerAppEnvironment | Existing<ContainerAppEnvironmentReference>;
  /**
   * Workspace that a new environment logs to. Not used with an existing environment, which has its own.
   *
   * @default - a new one with a new environment
   */
  readonly logAnalytics?: NewLogAnalyticsWorkspace | Existing<AzureResourceReference>;
  /**
   * Registry that images are pulled from with the containers' identities.
   *
   * @default - none: images are public
   */
  readonly registry?: NewContainerRegistry | Existing<ContainerRegistryReference>;
  /**
   * Vault for what the integration itself stores: the credential's certificate, the key that seals a shared token store.
   *
   * @default - none
   */
  readonly keyVault?: NewKeyVault | Existing<AzureResourceReference>;
  /**
   * Where sessions are kept.
   *
   * @default - embedded; with several replicas of the app that holds sessions a new Azure Managed Redis, sealed with a new
   *   key in `keyVault`, which is then needed
   */
  readonly tokenStore?: TokenStore;
  /**
   * What is made here and must not be deleted by anybody but Terraform: each gets an Azure lock `CanNotDelete`. A lock on
   * the resource group covers everything in it. The deploying principal must be allowed to set locks.
   *
   * @default - none
   * @see https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
   */
  readonly managementLocks?: readonly ManagementLockTarget[];
}

/** Hosting in direct-sso mode: one app. */
export interface DirectSsoHosting extends HostingProps {
  /**
   * The app.
   *
   * @default - see each option
   */
  readonly app?: FrontAppOptions;
}

/** Hosting in oauth-proxy mode: the gateway in front, the MCP server behind it. */
export interface OAuthProxyHosting extends HostingProps {
  /**
   * The gateway, the only app that clients reach.
   *
   * @default - see each option
   */
  readonly gateway?: FrontAppOptions;
  /**
   * The MCP server, reachable from inside the environment only. Not used when `server` is an existing URL.
   *
   * @default - see each option
   */
  readonly server?: ContainerAppOptions;
}
