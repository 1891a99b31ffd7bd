import { validateAzureName, type AzureNameKind } from "../../../constructs/validation/validate-azure-names.js";
import { itAccepts, itReports } from "./faults.js";
import { ids, minimalOAuthProxy, oauthProxyOnExisting } from "./valid-props.js";

describe("hosting", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a missing region",
      changes: { "hosting.location": undefined },
      message: "is missing",
      remedy: "an Azure region",
    },
    {
      fault: "a region as the portal writes it",
      changes: { "hosting.location": "West Europe" },
      message: "is not the name of an Azure region",
      remedy: 'Write "westeurope"',
    },
    {
      fault: "a misspelt prop as one fault",
      changes: { "hosting.location": undefined, "hosting.loaction": "westeurope" },
      path: "hosting.loaction",
      message: "is not a known prop",
      remedy: "Write location",
    },
    {
      fault: "an unknown prop",
      changes: { "hosting.replicas": 2 },
      message: "is not a known prop",
      remedy: "known here: location, runtimeImage",
    },
    { fault: "null for a part", changes: { "hosting.registry": null }, message: "is null", remedy: "Leave it out" },
    {
      fault: "an image without a version",
      changes: { "hosting.runtimeImage": "contoso.azurecr.io/runtime" },
      message: "whatever was pushed last",
      remedy: "@sha256:",
    },
  ]);
});

describe("new or existing resources", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "both at once",
      changes: { "hosting.resourceGroup": { name: "rg-new", existing: { name: "rg-old" } } },
      path: "hosting.resourceGroup.name",
      message: "an existing one is given",
      remedy: "remove existing",
    },
    {
      fault: "a reference by name alone",
      changes: { "hosting.resourceGroup": { existing: "rg-old" } },
      path: "hosting.resourceGroup.existing",
      message: "is a string",
      remedy: "{ name }",
    },
    {
      fault: "a resource group that ends with a period",
      changes: { "hosting.resourceGroup.name": "rg." },
      message: "can't be the name of a resource group",
      remedy: "not ending with a period",
    },
    {
      fault: "an environment by name",
      changes: { "hosting.environment": { existing: { id: "shared" } } },
      path: "hosting.environment.existing.id",
      message: "is not the resource id of a Container Apps environment",
      remedy: "Microsoft.App/managedEnvironments/<name>",
    },
    {
      fault: "an id of another type",
      changes: { "hosting.environment": { existing: { id: ids.vault } } },
      path: "hosting.environment.existing.id",
      message: "is not the resource id of a Container Apps environment",
      remedy: "managedEnvironments",
    },
    {
      fault: "an id as Azure's older tools print it",
      changes: { "hosting.registry": { existing: { id: ids.registry.replace("resourceGroups", "resourcegroups") } } },
      path: "hosting.registry.existing.id",
      message: "letter case",
      remedy: "/resourceGroups/",
    },
    {
      fault: "a default domain with its scheme",
      changes: {
        "hosting.environment": {
          existing: { id: ids.environment, defaultDomain: "https://calm-sea.westeurope.azurecontainerapps.io" },
        },
      },
      path: "hosting.environment.existing.defaultDomain",
      message: "has a scheme",
      remedy: 'Write "calm-sea.westeurope.azurecontainerapps.io"',
    },
    {
      fault: "a registry's name with a hyphen",
      changes: { "hosting.registry.name": "contoso-mcp" },
      message: "can't be the name of a container registry",
      remedy: "letters and digits",
    },
    {
      fault: "a new registry without a name",
      changes: { "hosting.registry": {} },
      path: "hosting.registry.name",
      message: "is missing",
      remedy: "a container registry",
    },
    {
      fault: "a misspelt SKU",
      changes: { "hosting.registry": { name: "contoso", sku: "premium" } },
      path: "hosting.registry.sku",
      message: '"Basic", "Standard" or "Premium"',
      remedy: 'Write "Premium"',
    },
    {
      fault: "a vault's name of 25 characters",
      changes: { "hosting.keyVault.name": "k".repeat(25) },
      message: "is 25 characters long",
      remedy: "3 to 24",
    },
    {
      fault: "network access that is neither on nor off",
      changes: { "hosting.keyVault": { name: "kv-mcp", publicNetworkAccess: "Disabled" } },
      path: "hosting.keyVault.publicNetworkAccess",
      message: "is a string",
      remedy: "true or false",
    },
    {
      fault: "logs kept for 7 days",
      changes: { "hosting.logAnalytics.retentionInDays": 7 },
      message: "from 30 to 730",
      remedy: "Write 30",
    },
    {
      fault: "logs kept for half days",
      changes: { "hosting.logAnalytics.retentionInDays": 30.5 },
      message: "is not days",
      remedy: "Write 31",
    },
    {
      fault: "a workspace's name of 3 characters",
      changes: { "hosting.logAnalytics.name": "log" },
      message: "is 3 characters long",
      remedy: "4 to 63",
    },
    {
      fault: "a workspace by name",
      changes: { "hosting.logAnalytics": { existing: { id: "logs" } } },
      path: "hosting.logAnalytics.existing.id",
      message: "is not the resource id of a Log Analytics workspace",
      remedy: "Microsoft.OperationalInsights/workspaces",
    },
  ]);

  itReports(oauthProxyOnExisting, [
    {
      fault: "a workspace for an environment that has its own",
      changes: { "hosting.logAnalytics": { existing: { id: ids.workspace } } },
      message: "an existing environment has its own",
      remedy: "Remove it",
    },
    {
      fault: "options of a new environment beside an existing one",
      changes: { "hosting.environment.zoneRedundant": true },
      message: "an existing one is given",
      remedy: "remove existing",
    },
  ]);
});

describe("a new environment", () => {
  const profile = { name: "large", type: "D4", minimumCount: 1, maximumCount: 3 };

  itReports(minimalOAuthProxy, [
    {
      fault: "a subnet, which belongs to the network",
      changes: { "hosting.environment.infrastructureSubnetId": ids.subnet },
      message: "belongs to the network",
      remedy: "hosting.network: { existing: { infrastructureSubnetId",
    },
    {
      fault: "a name of 61 characters",
      changes: { "hosting.environment.name": "e".repeat(61) },
      message: "is 61 characters long",
      remedy: "2 to 60",
    },
    {
      fault: "Consumption as a profile of one's own",
      changes: { "hosting.environment.workloadProfiles": [{ ...profile, name: "consumption" }] },
      path: "hosting.environment.workloadProfiles[0].name",
      message: "every environment has",
      remedy: "Remove this profile",
    },
    {
      fault: "Consumption as a profile's type",
      changes: { "hosting.environment.workloadProfiles": [{ ...profile, type: "Consumption" }] },
      path: "hosting.environment.workloadProfiles[0].type",
      message: "dedicated workload profile",
      remedy: '"D4"',
    },
    {
      fault: "a profile twice",
      changes: { "hosting.environment.workloadProfiles": [profile, profile] },
      path: "hosting.environment.workloadProfiles[1]",
      message: "same name",
      remedy: "another name",
    },
    {
      fault: "fewest instances above most",
      changes: { "hosting.environment.workloadProfiles": [{ ...profile, minimumCount: 4 }] },
      path: "hosting.environment.workloadProfiles[0].minimumCount",
      message: "is more than maximumCount (3)",
      remedy: "raise maximumCount to 4",
    },
    {
      fault: "a profile without counts",
      changes: { "hosting.environment.workloadProfiles": [{ ...profile, maximumCount: undefined }] },
      path: "hosting.environment.workloadProfiles[0].maximumCount",
      message: "is missing",
      remedy: "instances",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["no profiles beside Consumption", { "hosting.environment.workloadProfiles": [] }],
    ["what is off without a network", { "hosting.environment": { zoneRedundant: false, internalLoadBalancer: false } }],
  ]);
});

describe("names derived from the longest integration name", () => {
  const longest = "mcp-server-of-24-letters";

  it.each<[AzureNameKind, string]>([
    ["integration", longest],
    ["resourceGroup", `rg-${longest}`],
    ["resourceGroup", `rg-${longest}-infrastructure`],
    ["virtualNetwork", `vnet-${longest}`],
    ["containerAppEnvironment", `cae-${longest}`],
    ["logAnalyticsWorkspace", `log-${longest}`],
    ["containerApp", `${longest}-gateway`],
    ["containerApp", `${longest}-server`],
    ["container", `${longest}-gateway`],
    ["userAssignedIdentity", `id-${longest}-gateway`],
    ["federatedIdentityCredential", `${longest}-gateway`],
    ["keyVaultObject", `${longest}-entra-credential`],
    ["keyVaultObject", `${longest}-sealing`],
    ["managedRedis", `amr-${longest}`],
  ])("are valid: %s %s", (kind, name) => {
    expect(validateAzureName(kind, name, "name")).toEqual([]);
  });
});
