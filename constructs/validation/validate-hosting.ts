import type { AzureResourceReference } from "../hosting/existing.js";
import type {
  ContainerAppEnvironmentReference,
  ContainerRegistryReference,
  DirectSsoHosting,
  HostingProps,
  NewContainerAppEnvironment,
  NewContainerRegistry,
  NewKeyVault,
  NewLogAnalyticsWorkspace,
  NewResourceGroup,
  OAuthProxyHosting,
  ResourceGroupReference,
  WorkloadProfile,
} from "../hosting/hosting-props.js";
import { at, flag, integer, known, list, must, oneOf, read, text, unique, type Check, type Rule } from "./check.js";
import type { Problem } from "./problem.js";
import { newOrExisting, object, optional, required, type Loose, type Shape } from "./shape.js";
import { validateAzureName, type AzureNameKind } from "./validate-azure-names.js";
import { containerApp, frontApp, inOrder } from "./validate-container.js";
import { hostName } from "./validate-host-name.js";
import { runtimeImage } from "./validate-image-build.js";
import { managementLocks } from "./validate-management-locks.js";
import { network, privateDnsZones } from "./validate-network.js";
import { resourceId } from "./validate-resource-id.js";
import { tokenStore } from "./validate-token-store.js";

function nameOf(kind: AzureNameKind): Check {
  return (value, path) => validateAzureName(kind, value, path);
}

const location = text(
  "an Azure region as a string",
  must(
    (region) => /^[a-z]+[0-9]*$/.test(region),
    "is not the name of an Azure region",
    (region) => {
      const name = region.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
      return /^[a-z]+[0-9]*$/.test(name) ? `Write "${name}"` : 'Write one such as "westeurope"';
    },
  ),
);

const resourceGroup = newOrExisting<NewResourceGroup>(
  "resource group",
  { name: optional(nameOf("resourceGroup")) },
  object<ResourceGroupReference>("a reference to a resource group, { name }", {
    name: required(nameOf("resourceGroup")),
  }),
);

const logAnalytics = newOrExisting<NewLogAnalyticsWorkspace>(
  "Log Analytics workspace",
  { name: optional(nameOf("logAnalyticsWorkspace")), retentionInDays: optional(integer("days", 30, 730)) },
  object<AzureResourceReference>("a reference to a Log Analytics workspace, { id }", {
    id: required(resourceId("Log Analytics workspace")),
  }),
);

const profileName = text(
  "a workload profile's name",
  must(
    (name) => /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name),
    "is not a name for a workload profile",
    "Use letters, digits, hyphens and underscores",
  ),
  must(
    (name) => name.toLowerCase() !== "consumption",
    "is the profile that every environment has",
    "Remove this profile, or give it another name",
  ),
);

const workloadProfile = object<WorkloadProfile>(
  "a workload profile",
  {
    name: required(profileName),
    type: required(
      text(
        "a workload profile's type",
        must(
          (type) => /^[A-Z]+[0-9]+(-[A-Z0-9]+)?$/.test(type),
          "is not the type of a dedicated workload profile",
          'Write one such as "D4" or "E8"',
        ),
      ),
    ),
    minimumCount: required(integer("instances", 0, 1000)),
    maximumCount: required(integer("instances", 1, 1000)),
  },
  {
    rules: [
      ({ minimumCount, maximumCount }, path) =>
        inOrder("minimumCount", minimumCount, "maximumCount", maximumCount, path),
    ],
  },
);

const environment = newOrExisting<NewContainerAppEnvironment>(
  "Container Apps environment",
  {
    name: optional(nameOf("containerAppEnvironment")),
    infrastructureResourceGroupName: optional(nameOf("resourceGroup")),
    internalLoadBalancer: optional(flag),
    zoneRedundant: optional(flag),
    workloadProfiles: optional(
      known(
        list(
          "a list of workload profiles",
          workloadProfile,
          unique((profile) => read(profile, "name"), "name"),
        ),
      ),
    ),
  },
  object<ContainerAppEnvironmentReference>("a reference to a Container Apps environment, { id }", {
    id: required(resourceId("Container Apps environment")),
    defaultDomain: optional(hostName),
  }),
  {
    misplaced: {
      infrastructureSubnetId: {
        message: "belongs to the network",
        remedy: "Write hosting.network: { existing: { infrastructureSubnetId: … } }",
      },
    },
  },
);

const registry = newOrExisting<NewContainerRegistry>(
  "container registry",
  {
    name: required(nameOf("containerRegistry")),
    sku: optional(oneOf(["Basic", "Standard", "Premium"])),
  },
  object<ContainerRegistryReference>("a reference to a container registry, { id }", {
    id: required(resourceId("container registry")),
    loginServer: optional(hostName),
  }),
);

const keyVault = newOrExisting<NewKeyVault>(
  "key vault",
  {
    name: required(nameOf("keyVault")),
    publicNetworkAccess: optional(flag),
    preventDestroy: optional(flag),
  },
  object<AzureResourceReference>("a reference to a key vault, { id }", { id: required(resourceId("key vault")) }),
);

const hostingShape: Shape<HostingProps> = {
  location: required(location),
  runtimeImage: optional(runtimeImage),
  resourceGroup: optional(resourceGroup),
  network: optional(network),
  privateDnsZones: optional(privateDnsZones),
  environment: optional(environment),
  logAnalytics: optional(logAnalytics),
  registry: optional(registry),
  keyVault: optional(keyVault),
  tokenStore: optional(tokenStore),
  managementLocks: optional(managementLocks),
};

const unusedWorkspace: Rule<Loose<HostingProps>> = (hosting, path): Problem[] =>
  hosting.logAnalytics !== undefined && read(hosting.environment, "existing") !== undefined
    ? [
        {
          path: at(path, "logAnalytics"),
          value: hosting.logAnalytics,
          message: "is not used: an existing environment has its own workspace",
          remedy: "Remove it",
        },
      ]
    : [];

const ELSEWHERE = {
  app: {
    message: "belongs to direct-sso mode; in oauth-proxy mode there are two apps",
    remedy: "Give its options to hosting.gateway, those of the MCP server to hosting.server",
  },
  gateway: {
    message: "belongs to oauth-proxy mode; in direct-sso mode there is one app",
    remedy: 'Give its options to hosting.app, or write mode: "oauth-proxy"',
  },
  server: {
    message: "belongs to oauth-proxy mode; in direct-sso mode there is one app",
    remedy: 'Give its options to hosting.app, or write mode: "oauth-proxy"',
  },
} as const;

/** Props of `hosting` in both modes, in their order. */
export const hostingNames: readonly string[] = [...Object.keys(hostingShape), "app", "gateway", "server"];

/** `hosting` in direct-sso mode. */
export const directSsoHosting: Check = object<DirectSsoHosting>(
  "hosting options such as { location, runtimeImage }",
  { ...hostingShape, app: optional(frontApp) },
  { rules: [unusedWorkspace], misplaced: { gateway: ELSEWHERE.gateway, server: ELSEWHERE.server } },
);

/** `hosting` in oauth-proxy mode. */
export const oauthProxyHosting: Check = object<OAuthProxyHosting>(
  "hosting options such as { location, runtimeImage }",
  { ...hostingShape, gateway: optional(frontApp), server: optional(containerApp) },
  { rules: [unusedWorkspace], misplaced: { app: ELSEWHERE.app } },
);
