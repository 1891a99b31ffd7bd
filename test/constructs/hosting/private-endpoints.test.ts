import type { EntraCloud } from "../../../runtime/config/entra-clouds.js";
import { containerApps } from "../../support/container-apps.js";
import { existing } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const ENDPOINT = "azurerm_private_endpoint";
const ZONE = "azurerm_private_dns_zone";
const LINK = "azurerm_private_dns_zone_virtual_network_link";

const keyVault = { name: "kv-contoso" };
const newNetwork = { addressSpace: "10.20.0.0/24" };
const oldNetwork = {
  existing: { infrastructureSubnetId: existing.subnetId, privateEndpointSubnetId: existing.endpointSubnetId },
};
const group = "${azurerm_resource_group.Hosting/ResourceGroup.name}";

describe("a new vault in a network", () => {
  it("has an endpoint in the subnet for endpoints", () => {
    const stack = synthesizeDirectSso({ tags: { owner: "platform" }, hosting: { keyVault, network: newNetwork } });
    expect(stack.resource(ENDPOINT)).toEqual({
      name: "pep-contoso-vault",
      resource_group_name: group,
      location: "westeurope",
      tags: { owner: "platform" },
      subnet_id: "${azurerm_subnet.Hosting/Network/PrivateEndpointSubnet.id}",
      private_service_connection: {
        name: "pep-contoso-vault",
        private_connection_resource_id: "${azurerm_key_vault.Hosting/KeyVault.id}",
        subresource_names: ["vault"],
        is_manual_connection: false,
      },
      private_dns_zone_group: {
        name: "default",
        private_dns_zone_ids: ["${azurerm_private_dns_zone.Hosting/PrivateEndpoints/KeyVaultZone.id}"],
      },
    });
  });

  it("is closed to the public network", () => {
    const stack = synthesizeDirectSso({ hosting: { keyVault, network: newNetwork } });
    expect(stack.resource("azurerm_key_vault").public_network_access_enabled).toBe(false);
  });

  it("has a zone that resolves it inside of the network", () => {
    const stack = synthesizeDirectSso({ hosting: { keyVault, network: newNetwork } });
    expect(stack.resource(ZONE)).toEqual({ name: "privatelink.vaultcore.azure.net", resource_group_name: group });
    expect(stack.resource(LINK)).toEqual({
      name: "link-contoso",
      resource_group_name: group,
      private_dns_zone_name: "${azurerm_private_dns_zone.Hosting/PrivateEndpoints/KeyVaultZone.name}",
      virtual_network_id: "${azurerm_virtual_network.Hosting/Network.id}",
    });
  });

  it("has an endpoint in a subnet that exists, whose network the zone is linked to", () => {
    const stack = synthesizeDirectSso({ hosting: { keyVault, network: oldNetwork } });
    expect(stack.resource(ENDPOINT).subnet_id).toBe(existing.endpointSubnetId);
    expect(stack.resource(LINK).virtual_network_id).toBe(existing.endpointSubnetId.replace(/\/subnets\/.*/, ""));
  });

  it("uses a central zone, and leaves its links to its owner", () => {
    const privateDnsZones = { existing: { keyVaultZoneId: existing.keyVaultZoneId } };
    const stack = synthesizeDirectSso({ hosting: { keyVault, network: oldNetwork, privateDnsZones } });
    expect(stack.resource(ENDPOINT).private_dns_zone_group).toEqual({
      name: "default",
      private_dns_zone_ids: [existing.keyVaultZoneId],
    });
    expect(stack.resources(ZONE)).toEqual({});
    expect(stack.resources(LINK)).toEqual({});
  });

  it("is reachable before anything connects to it: the deployer's certificate, and the apps", () => {
    const stack = synthesizeOAuthProxy({
      credential: { type: "key-vault-certificate" },
      hosting: { keyVault, network: newNetwork },
    });
    const ready = [
      "azurerm_private_endpoint.Hosting/PrivateEndpoints/KeyVault",
      "azurerm_private_dns_zone_virtual_network_link.Hosting/PrivateEndpoints/KeyVaultZoneLink",
    ];
    expect(stack.resource("azurerm_key_vault_certificate").depends_on).toEqual(expect.arrayContaining(ready));
    const apps = Object.values(containerApps(stack));
    expect(apps).toHaveLength(2);
    for (const app of apps) expect(app.depends_on).toEqual(expect.arrayContaining(ready));
  });
});

describe("a new Redis in a network", () => {
  const tokenStore = { type: "redis" } as const;

  it("has an endpoint, and is closed to the public network", () => {
    const stack = synthesizeDirectSso({ hosting: { keyVault, tokenStore, network: newNetwork } });
    expect(stack.resource(ENDPOINT, "Hosting/PrivateEndpoints/Redis")).toEqual({
      name: "pep-contoso-redis",
      resource_group_name: group,
      location: "westeurope",
      subnet_id: "${azurerm_subnet.Hosting/Network/PrivateEndpointSubnet.id}",
      private_service_connection: {
        name: "pep-contoso-redis",
        private_connection_resource_id: "${azurerm_managed_redis.Hosting/TokenStore/Redis.id}",
        subresource_names: ["redisEnterprise"],
        is_manual_connection: false,
      },
      private_dns_zone_group: {
        name: "default",
        private_dns_zone_ids: ["${azurerm_private_dns_zone.Hosting/PrivateEndpoints/RedisZone.id}"],
      },
    });
    expect(stack.resource("azurerm_managed_redis").public_network_access).toBe("Disabled");
    expect(stack.resource(ZONE, "Hosting/PrivateEndpoints/RedisZone").name).toBe("privatelink.redis.azure.net");
  });

  it("has one too where several replicas ask for it", () => {
    const stack = synthesizeOAuthProxy({
      hosting: { keyVault, network: newNetwork, gateway: { maxReplicas: 3 } },
    });
    expect(Object.keys(stack.resources(ENDPOINT))).toEqual([
      "Hosting/PrivateEndpoints/KeyVault",
      "Hosting/PrivateEndpoints/Redis",
    ]);
  });

  it("uses a central zone", () => {
    const privateDnsZones = {
      existing: { keyVaultZoneId: existing.keyVaultZoneId, redisZoneId: existing.redisZoneId },
    };
    const stack = synthesizeDirectSso({ hosting: { keyVault, tokenStore, network: oldNetwork, privateDnsZones } });
    expect(stack.resource(ENDPOINT, "Hosting/PrivateEndpoints/Redis").private_dns_zone_group).toMatchObject({
      private_dns_zone_ids: [existing.redisZoneId],
    });
    expect(stack.resources(ZONE)).toEqual({});
  });
});

it("is none for a vault that exists: that is its owner's", () => {
  const stack = synthesizeDirectSso({
    hosting: { keyVault: { existing: { id: existing.keyVaultId } }, network: newNetwork },
  });
  expect(stack.resources(ENDPOINT)).toEqual({});
});

it("is possible for the apps of an environment that exists", () => {
  const stack = synthesizeDirectSso({
    hosting: {
      keyVault,
      environment: { existing: { id: existing.environmentId } },
      network: { existing: { privateEndpointSubnetId: existing.endpointSubnetId } },
    },
  });
  expect(stack.resource(ENDPOINT).subnet_id).toBe(existing.endpointSubnetId);
  expect(stack.resources("azurerm_container_app_environment")).toEqual({});
});

it.each<[EntraCloud, string]>([
  ["public", "privatelink.vaultcore.azure.net"],
  ["usgovernment", "privatelink.vaultcore.usgovcloudapi.net"],
  ["china", "privatelink.vaultcore.azure.cn"],
])("is resolved by the zone of the cloud: %s", (cloud, name) => {
  const stack = synthesizeDirectSso({ cloud, hosting: { keyVault, network: newNetwork } });
  expect(stack.resource(ZONE).name).toBe(name);
});
