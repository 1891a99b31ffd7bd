import { itAccepts, itReports, problemsOf } from "./faults.js";
import { ids, minimalDirectSso, minimalOAuthProxy, oauthProxyOnExisting } from "./valid-props.js";

const newNetwork = { addressSpace: "10.20.0.0/24" };
const oldSubnets = { infrastructureSubnetId: ids.subnet, privateEndpointSubnetId: ids.endpointSubnet };
const keyVault = { name: "kv-mcp" };
const zone = (name: string) => ids.keyVaultZone.replace(/[^/]+$/, name);

describe("a new environment", () => {
  itReports(
    minimalOAuthProxy,
    ["infrastructureResourceGroupName", "internalLoadBalancer", "zoneRedundant"].map((name) => ({
      fault: `${name} without a network`,
      changes: { [`hosting.environment.${name}`]: name.startsWith("infra") ? "rg-infra" : true },
      message: "needs a virtual network",
      remedy: `Give hosting.network, or leave ${name} out`,
    })),
  );

  itReports(minimalOAuthProxy, [
    {
      fault: "subnets that have none for it",
      changes: {
        "hosting.network": { existing: { privateEndpointSubnetId: ids.endpointSubnet } },
        "hosting.keyVault": keyVault,
      },
      path: "hosting.network.existing.infrastructureSubnetId",
      message: "would be outside of the network",
      remedy: "delegated to Microsoft.App/environments",
    },
    {
      fault: "an empty reference",
      changes: { "hosting.network": { existing: {} } },
      path: "hosting.network.existing.infrastructureSubnetId",
      message: "is missing",
      remedy: "resource id of a subnet",
    },
  ]);

  itAccepts(minimalDirectSso, [
    ["a new network", { "hosting.network": newNetwork, "hosting.environment": { internalLoadBalancer: true } }],
    ["a subnet that exists", { "hosting.network": { existing: { infrastructureSubnetId: ids.subnet } } }],
  ]);
});

describe("an environment that exists", () => {
  itReports(oauthProxyOnExisting, [
    {
      fault: "a new network, in which it isn't",
      changes: { "hosting.network": newNetwork },
      message: "an existing environment lives in one already",
      remedy: "privateEndpointSubnetId",
    },
    {
      fault: "a subnet for it",
      changes: { "hosting.network": { existing: oldSubnets }, "hosting.keyVault": keyVault },
      path: "hosting.network.existing.infrastructureSubnetId",
      message: "an existing environment lives in a subnet already",
      remedy: "Remove it",
    },
  ]);

  itAccepts(oauthProxyOnExisting, [
    [
      "a private endpoint for a new vault",
      {
        "hosting.network": { existing: { privateEndpointSubnetId: ids.endpointSubnet } },
        "hosting.keyVault": keyVault,
      },
    ],
  ]);
});

describe("private endpoints", () => {
  const inNetwork = { "hosting.network": newNetwork, "hosting.keyVault": keyVault };

  itReports(minimalOAuthProxy, [
    {
      fault: "a subnet for endpoints of nothing",
      changes: { "hosting.network": { existing: oldSubnets } },
      path: "hosting.network.existing.privateEndpointSubnetId",
      message: "is not used",
      remedy: "hosting.keyVault",
    },
    {
      fault: "a vault that is to be open all the same",
      changes: { ...inNetwork, "hosting.keyVault": { ...keyVault, publicNetworkAccess: true } },
      path: "hosting.keyVault.publicNetworkAccess",
      message: "contradicts hosting.network",
      remedy: "Remove it",
    },
    {
      fault: "a zone without an endpoint",
      changes: { "hosting.privateDnsZones": { existing: { keyVaultZoneId: ids.keyVaultZone } } },
      path: "hosting.privateDnsZones.existing.keyVaultZoneId",
      message: "is not used",
      remedy: "Remove it",
    },
    {
      fault: "zones without the one that is needed",
      changes: { ...inNetwork, "hosting.privateDnsZones": { existing: {} } },
      path: "hosting.privateDnsZones.existing.keyVaultZoneId",
      message: "is missing",
      remedy: "privatelink.vaultcore.azure.net",
    },
    {
      fault: "a zone of another service",
      changes: {
        ...inNetwork,
        "hosting.privateDnsZones": { existing: { keyVaultZoneId: zone("privatelink.azurecr.io") } },
      },
      path: "hosting.privateDnsZones.existing.keyVaultZoneId",
      message: "is not the zone privatelink.vaultcore.azure.net",
      remedy: "with that name",
    },
    {
      fault: "a zone of another cloud",
      changes: {
        ...inNetwork,
        cloud: "usgovernment",
        "hosting.privateDnsZones": { existing: { keyVaultZoneId: ids.keyVaultZone } },
      },
      path: "hosting.privateDnsZones.existing.keyVaultZoneId",
      message: "is not the zone privatelink.vaultcore.usgovcloudapi.net",
      remedy: "with that name",
    },
    {
      fault: "a zone's id of another type",
      changes: { ...inNetwork, "hosting.privateDnsZones": { existing: { keyVaultZoneId: ids.vault } } },
      path: "hosting.privateDnsZones.existing.keyVaultZoneId",
      message: "is not the resource id of a private DNS zone",
      remedy: "Microsoft.Network/privateDnsZones/<name>",
    },
  ]);

  const withRedis = { ...inNetwork, "hosting.tokenStore": { type: "redis" } };
  const withReplicas = { ...inNetwork, "hosting.gateway.maxReplicas": 3 };
  const keyVaultZoneId = ids.keyVaultZone;

  itReports(minimalOAuthProxy, [
    {
      fault: "a Redis that is to be open all the same",
      changes: { ...withRedis, "hosting.tokenStore": { type: "redis", publicNetworkAccess: true } },
      path: "hosting.tokenStore.publicNetworkAccess",
      message: "contradicts hosting.network",
      remedy: "Remove it",
    },
    {
      fault: "zones without the one of the Redis",
      changes: { ...withRedis, "hosting.privateDnsZones": { existing: { keyVaultZoneId } } },
      path: "hosting.privateDnsZones.existing.redisZoneId",
      message: "is missing",
      remedy: "privatelink.redis.azure.net",
    },
    {
      fault: "zones without the one of a Redis that replicas ask for",
      changes: { ...withReplicas, "hosting.privateDnsZones": { existing: { keyVaultZoneId } } },
      path: "hosting.privateDnsZones.existing.redisZoneId",
      message: "is missing",
      remedy: "privatelink.redis.azure.net",
    },
    {
      fault: "the zone of the other Redis",
      changes: {
        ...withRedis,
        "hosting.privateDnsZones": {
          existing: { keyVaultZoneId, redisZoneId: zone("privatelink.redis.cache.windows.net") },
        },
      },
      path: "hosting.privateDnsZones.existing.redisZoneId",
      message: "is not the zone privatelink.redis.azure.net",
      remedy: "with that name",
    },
    {
      fault: "a Redis in a cloud whose zone isn't known",
      changes: { ...withRedis, cloud: "china" },
      path: "hosting.privateDnsZones",
      message: "is not known",
      remedy: "redisZoneId",
    },
    {
      fault: "a zone for a Redis that exists",
      changes: {
        ...inNetwork,
        "hosting.tokenStore": {
          type: "redis",
          existing: { id: ids.managedRedis, hostName: "r.westeurope.redis.azure.net" },
        },
        "hosting.privateDnsZones": { existing: { keyVaultZoneId, redisZoneId: zone("privatelink.redis.azure.net") } },
      },
      path: "hosting.privateDnsZones.existing.redisZoneId",
      message: "is not used",
      remedy: "Remove it",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["a Redis", withRedis],
    ["a Redis that replicas ask for", withReplicas],
    [
      "a Redis with a zone of one's own, in a cloud whose zone isn't known",
      {
        ...withRedis,
        cloud: "usgovernment",
        "hosting.privateDnsZones": {
          existing: {
            keyVaultZoneId: zone("privatelink.vaultcore.usgovcloudapi.net"),
            redisZoneId: zone("privatelink.redis.contoso.us"),
          },
        },
      },
    ],
    ["zones that are made", inNetwork],
    ["a zone that exists", { ...inNetwork, "hosting.privateDnsZones.existing.keyVaultZoneId": ids.keyVaultZone }],
    [
      "a vault that is closed anyway",
      { ...inNetwork, "hosting.keyVault": { ...keyVault, publicNetworkAccess: false } },
    ],
    [
      "an open vault beside a network without endpoints",
      {
        "hosting.network": { ...newNetwork, privateEndpointSubnet: false },
        "hosting.keyVault": { ...keyVault, publicNetworkAccess: true },
      },
    ],
  ]);
});

it("reports everything at once, in the order of the props", () => {
  const paths = problemsOf(minimalOAuthProxy, {
    "hosting.network": { addressSpace: "10.20.0.0/33", infrastructureSubnet: "10.20.0.0/28" },
    "hosting.privateDnsZones": { existing: { keyVaultZoneId: "zone" } },
    "hosting.keyVault": { name: "kv", publicNetworkAccess: true },
  }).map(({ path }) => path);
  expect(paths).toEqual([
    "hosting.network.addressSpace",
    "hosting.network.infrastructureSubnet",
    "hosting.privateDnsZones.existing.keyVaultZoneId",
    "hosting.keyVault.name",
    "hosting.keyVault.publicNetworkAccess",
  ]);
});
