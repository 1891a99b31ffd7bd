import { itAccepts, itReports } from "./faults.js";
import { ids, minimalOAuthProxy } from "./valid-props.js";

const space = { addressSpace: "10.20.0.0/24" };
const network = (options: object) => ({ "hosting.network": { ...space, ...options } });

describe("a new network", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "no address space",
      changes: { "hosting.network": {} },
      path: "hosting.network.addressSpace",
      message: "is missing",
      remedy: "CIDR notation",
    },
    {
      fault: "an address space without its length",
      changes: { "hosting.network": { addressSpace: "10.20.0.0" } },
      path: "hosting.network.addressSpace",
      message: "is not an IPv4 range",
      remedy: 'Write "10.20.0.0/32"',
    },
    {
      fault: "an IPv6 address space",
      changes: { "hosting.network": { addressSpace: "fd00::/48" } },
      path: "hosting.network.addressSpace",
      message: "is not an IPv4 range",
      remedy: '"10.20.0.0/24"',
    },
    {
      fault: "an address inside of the range",
      changes: { "hosting.network": { addressSpace: "10.20.0.7/24" } },
      path: "hosting.network.addressSpace",
      message: "is not the first address",
      remedy: 'Write "10.20.0.0/24"',
    },
    {
      fault: "an address space too small to be divided",
      changes: { "hosting.network": { addressSpace: "10.20.0.0/27" } },
      path: "hosting.network.addressSpace",
      message: "is too small to be divided into subnets",
      remedy: "Give at least a /26",
    },
    {
      fault: "a subnet too small for an environment",
      changes: network({ infrastructureSubnet: "10.20.0.0/28" }),
      path: "hosting.network.infrastructureSubnet",
      message: "is too small for a Container Apps environment",
      remedy: "at least a /27",
    },
    {
      fault: "a subnet too small for anything",
      changes: network({ privateEndpointSubnet: "10.20.0.128/30" }),
      path: "hosting.network.privateEndpointSubnet",
      message: "is too small for a subnet",
      remedy: "at least a /29",
    },
    {
      fault: "a subnet outside of the network",
      changes: network({ infrastructureSubnet: "10.21.0.0/25" }),
      path: "hosting.network.infrastructureSubnet",
      message: "is not inside of addressSpace, 10.20.0.0/24",
      remedy: "another range",
    },
    {
      fault: "a subnet that is larger than the network",
      changes: network({ infrastructureSubnet: "10.20.0.0/16", privateEndpointSubnet: false }),
      path: "hosting.network.infrastructureSubnet",
      message: "is not inside of addressSpace",
      remedy: "another range",
    },
    {
      fault: "two subnets that overlap",
      changes: network({ infrastructureSubnet: "10.20.0.0/25", privateEndpointSubnet: "10.20.0.64/28" }),
      path: "hosting.network.privateEndpointSubnet",
      message: "overlaps the other subnet",
      remedy: "another range",
    },
    {
      fault: "a subnet that overlaps the default of the other",
      changes: network({ infrastructureSubnet: "10.20.0.128/25" }),
      path: "hosting.network.infrastructureSubnet",
      message: "overlaps the other subnet",
      remedy: "another range",
    },
    {
      fault: "a subnet in addresses that Container Apps uses itself",
      changes: network({ addressSpace: "172.16.0.0/12", infrastructureSubnet: "172.30.1.0/24" }),
      path: "hosting.network.infrastructureSubnet",
      message: "overlaps 172.30.0.0/16, which Container Apps uses itself",
      remedy: "another range",
    },
    {
      fault: "an address space whose default subnet is in addresses that Container Apps uses itself",
      changes: network({
        addressSpace: "100.64.0.0/10",
        infrastructureSubnet: "100.65.0.0/23",
        privateEndpointSubnet: "100.100.1.0/28",
      }),
      path: "hosting.network.privateEndpointSubnet",
      message: "overlaps 100.100.0.0/17",
      remedy: "another range",
    },
    {
      fault: "a default subnet that Container Apps uses itself",
      changes: network({ addressSpace: "172.30.0.0/23", privateEndpointSubnet: false }),
      path: "hosting.network.addressSpace",
      message: "gives infrastructureSubnet 172.30.0.0/24, which overlaps 172.30.0.0/16",
      remedy: "or infrastructureSubnet itself",
    },
    {
      fault: "a switch turned on",
      changes: network({ privateEndpointSubnet: true }),
      path: "hosting.network.privateEndpointSubnet",
      message: "is a boolean",
      remedy: "IPv4 range",
    },
    {
      fault: "a name that ends with a hyphen",
      changes: network({ name: "vnet-" }),
      path: "hosting.network.name",
      message: "can't be the name of a virtual network",
      remedy: "ending with a letter",
    },
    {
      fault: "options of a new one beside subnets that exist",
      changes: network({ existing: { infrastructureSubnetId: ids.subnet } }),
      path: "hosting.network.addressSpace",
      message: "an existing one is given",
      remedy: "remove existing",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["the smallest that can be divided", network({ addressSpace: "10.20.0.0/26" })],
    [
      "the smallest there is",
      network({
        addressSpace: "10.20.0.0/26",
        infrastructureSubnet: "10.20.0.0/27",
        privateEndpointSubnet: "10.20.0.32/29",
      }),
    ],
    ["one for nothing but an environment", network({ addressSpace: "10.20.0.0/26", privateEndpointSubnet: false })],
    [
      "one without private endpoints, as large as its subnet",
      network({ infrastructureSubnet: "10.20.0.0/24", privateEndpointSubnet: false }),
    ],
  ]);
});

describe("subnets that exist", () => {
  const reference = (options: object) => ({
    "hosting.network": { existing: { infrastructureSubnetId: ids.subnet, ...options } },
  });

  itReports(minimalOAuthProxy, [
    {
      fault: "a virtual network for a subnet",
      changes: reference({ infrastructureSubnetId: ids.subnet.replace(/\/subnets\/.*/, "") }),
      path: "hosting.network.existing.infrastructureSubnetId",
      message: "is not the resource id of a subnet",
      remedy: "/subnets/<name>",
    },
    {
      fault: "a subnet by name",
      changes: { ...reference({ privateEndpointSubnetId: "endpoints" }), "hosting.keyVault.name": "kv-mcp" },
      path: "hosting.network.existing.privateEndpointSubnetId",
      message: "is not the resource id of a subnet",
      remedy: "/subnets/<name>",
    },
  ]);
});
