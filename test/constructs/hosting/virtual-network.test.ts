import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { directSsoProps, existing } from "../../support/integration-fixtures.js";
import { azureStack, SynthesizedIntegration, synthesizeDirectSso } from "../../support/synthesize.js";

const NETWORK = "azurerm_virtual_network";
const SUBNET = "azurerm_subnet";
const ENVIRONMENT = "azurerm_container_app_environment";

it("is none by default", () => {
  const { counts } = synthesizeDirectSso();
  expect(Object.keys(counts).filter((type) => /network|subnet|private/.test(type))).toEqual([]);
});

describe("a new network", () => {
  const hosting = { network: { addressSpace: "10.20.0.0/24" } };

  it("is named after the integration and has the address space", () => {
    expect(synthesizeDirectSso({ hosting, tags: { owner: "platform" } }).resource(NETWORK)).toEqual({
      name: "vnet-contoso",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      tags: { owner: "platform" },
      address_space: ["10.20.0.0/24"],
    });
  });

  it("gives its first half to the environment, delegated to Container Apps, with nothing else in it", () => {
    const stack = synthesizeDirectSso({ hosting });
    expect(stack.resource(SUBNET, "Hosting/Network/InfrastructureSubnet")).toEqual({
      name: "container-apps",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      virtual_network_name: "${azurerm_virtual_network.Hosting/Network.name}",
      address_prefixes: ['${cidrsubnet("10.20.0.0/24", 1, 0)}'],
      delegation: [
        {
          name: "container-apps",
          service_delegation: {
            name: "Microsoft.App/environments",
            actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
          },
        },
      ],
    });
    expect(stack.resource(ENVIRONMENT)).toMatchObject({
      infrastructure_subnet_id: "${azurerm_subnet.Hosting/Network/InfrastructureSubnet.id}",
      infrastructure_resource_group_name: "rg-contoso-infrastructure",
    });
  });

  it("gives its third quarter to private endpoints, which call nobody", () => {
    expect(synthesizeDirectSso({ hosting }).resource(SUBNET, "Hosting/Network/PrivateEndpointSubnet")).toEqual({
      name: "private-endpoints",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      virtual_network_name: "${azurerm_virtual_network.Hosting/Network.name}",
      address_prefixes: ['${cidrsubnet("10.20.0.0/24", 2, 2)}'],
      default_outbound_access_enabled: false,
    });
  });

  it("has the given name and subnets", () => {
    const network = {
      ...{ name: "vnet-mcp", addressSpace: "10.20.0.0/16" },
      ...{ infrastructureSubnet: "10.20.0.0/23", privateEndpointSubnet: "10.20.8.0/27" },
    };
    const stack = synthesizeDirectSso({ hosting: { network } });
    expect(stack.resource(NETWORK).name).toBe("vnet-mcp");
    expect(Object.values(stack.resources(SUBNET)).map((subnet) => subnet.address_prefixes)).toEqual([
      ["10.20.0.0/23"],
      ["10.20.8.0/27"],
    ]);
  });

  it("does without private endpoints when told so", () => {
    const network = { addressSpace: "10.20.0.0/24", privateEndpointSubnet: false } as const;
    const stack = synthesizeDirectSso({ hosting: { network, keyVault: { name: "kv-contoso" } } });
    expect(Object.keys(stack.resources(SUBNET))).toEqual(["Hosting/Network/InfrastructureSubnet"]);
    expect(stack.resources("azurerm_private_endpoint")).toEqual({});
    expect(stack.resource("azurerm_key_vault").public_network_access_enabled).toBe(true);
  });
});

describe("subnets that exist", () => {
  it("are used by their ids, and nothing is made or read for them", () => {
    const stack = synthesizeDirectSso({
      hosting: { network: { existing: { infrastructureSubnetId: existing.subnetId } } },
    });
    expect(Object.keys(stack.counts).filter((type) => /network|subnet/.test(type))).toEqual([]);
    expect(stack.resource(ENVIRONMENT).infrastructure_subnet_id).toBe(existing.subnetId);
  });

  it("can be of the same stack, whose ids only Terraform knows", () => {
    const stack = azureStack();
    const place = { resourceGroupName: "rg-network", location: "westeurope" };
    const network = new VirtualNetwork(stack, "hub", { ...place, name: "hub", addressSpace: ["10.0.0.0/16"] });
    const { resourceGroupName } = place;
    const subnet = new Subnet(stack, "apps", { name: "apps", resourceGroupName, virtualNetworkName: network.name });
    const props = directSsoProps({
      hosting: {
        network: { existing: { infrastructureSubnetId: subnet.id } },
        environment: { internalLoadBalancer: true },
      },
    });
    const synthesized = new SynthesizedIntegration(new EntraMcpIntegration(stack, "Mcp", props));
    expect(synthesized.resource(ENVIRONMENT).infrastructure_subnet_id).toBe("${azurerm_subnet.apps.id}");
    expect(synthesized.resource("azurerm_private_dns_zone_virtual_network_link").virtual_network_id).toBe(
      '${join("/", slice(split("/", azurerm_subnet.apps.id), 0, 9))}',
    );
  });
});
