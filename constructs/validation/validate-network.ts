import type { Existing } from "../hosting/existing.js";
import { containsRange, formatIpv4Range, overlap, partOfRange, type Ipv4Range } from "../hosting/ipv4-range.js";
import {
  defaultSubnets,
  type NewVirtualNetwork,
  type PrivateDnsZoneReferences,
  type VirtualNetworkReference,
} from "../hosting/network-props.js";
import { at, type Check, type Rule } from "./check.js";
import type { Problem } from "./problem.js";
import { newOrExisting, object, optional, required, type Loose } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { atLeast, ipv4Range, rangeOf } from "./validate-ipv4-range.js";
import { resourceId } from "./validate-resource-id.js";

/** Smallest subnets that Azure takes: for an environment with workload profiles, and for anything at all. */
const SMALLEST_INFRASTRUCTURE_SUBNET = 27;
const SMALLEST_SUBNET = 29;

/**
 * Addresses that Container Apps uses itself.
 *
 * @see https://learn.microsoft.com/azure/container-apps/custom-virtual-networks#subnet-address-range-restrictions
 */
const RESERVED = [
  "169.254.0.0/16",
  "172.30.0.0/16",
  "172.31.0.0/16",
  "192.0.2.0/24",
  "100.100.0.0/17",
  "100.100.128.0/19",
  "100.100.160.0/19",
  "100.100.192.0/19",
]
  .map((range) => rangeOf(range))
  .filter((range) => range !== undefined);

type SubnetName = keyof typeof defaultSubnets;

/** A subnet of a new network: as given, or the part of the address space that it is by default. */
function subnetOf(network: Loose<NewVirtualNetwork>, name: SubnetName): Ipv4Range | undefined {
  if (network[name] !== undefined) return rangeOf(network[name]);
  const space = rangeOf(network.addressSpace);
  const { newBits, number } = defaultSubnets[name];
  return space && partOfRange(space, newBits, number);
}

/** Tells a subnet by its prop where it is given, else by the prop that it follows from. */
function problemOf(network: Loose<NewVirtualNetwork>, path: string, name: SubnetName, message: string): Problem {
  const range = subnetOf(network, name);
  const given = network[name] !== undefined;
  return {
    path: at(path, given ? name : "addressSpace"),
    value: given ? network[name] : network.addressSpace,
    message: given || range === undefined ? message : `gives ${name} ${formatIpv4Range(range)}, which ${message}`,
    remedy: given ? "Give another range" : `Give another range, or ${name} itself`,
  };
}

/** Subnets lie inside of the network, and beside each other. */
const subnetsFit: Rule<Loose<NewVirtualNetwork>> = (network, path) => {
  const space = rangeOf(network.addressSpace);
  if (space === undefined) return [];
  const names = (["infrastructureSubnet", "privateEndpointSubnet"] as const).filter((name) => network[name] !== false);
  const { newBits } = defaultSubnets.infrastructureSubnet;
  if (network.infrastructureSubnet === undefined && space.prefixLength + newBits > SMALLEST_INFRASTRUCTURE_SUBNET) {
    return [
      {
        path: at(path, "addressSpace"),
        value: network.addressSpace,
        message: "is too small to be divided into subnets",
        remedy: `Give at least a /${SMALLEST_INFRASTRUCTURE_SUBNET - newBits}`,
      },
    ];
  }
  const outside = names.flatMap((name) => {
    const subnet = subnetOf(network, name);
    return subnet === undefined || containsRange(space, subnet)
      ? []
      : [problemOf(network, path, name, `is not inside of addressSpace, ${formatIpv4Range(space)}`)];
  });
  const reserved = names.flatMap((name) => {
    const subnet = subnetOf(network, name);
    const taken = subnet && RESERVED.find((range) => overlap(range, subnet));
    return taken === undefined
      ? []
      : [problemOf(network, path, name, `overlaps ${formatIpv4Range(taken)}, which Container Apps uses itself`)];
  });
  const [infrastructure, endpoints] = names.map((name) => subnetOf(network, name));
  const overlapping =
    infrastructure !== undefined && endpoints !== undefined && overlap(infrastructure, endpoints)
      ? [problemOf(network, path, lastGiven(network), `overlaps the other subnet`)]
      : [];
  return [...outside, ...reserved, ...overlapping];
};

/** Of two subnets that overlap, the one that somebody wrote down. */
function lastGiven(network: Loose<NewVirtualNetwork>): SubnetName {
  return network.privateEndpointSubnet === undefined ? "infrastructureSubnet" : "privateEndpointSubnet";
}

const subnetRange = (smallest: number, of: string): Check => ipv4Range(atLeast(smallest, of));

/** A virtual network: the options of a new one, or subnets that exist. */
export const network: Check = newOrExisting<NewVirtualNetwork>(
  "virtual network",
  {
    name: optional((value, path) => validateAzureName("virtualNetwork", value, path)),
    addressSpace: required(ipv4Range()),
    infrastructureSubnet: optional(subnetRange(SMALLEST_INFRASTRUCTURE_SUBNET, "a Container Apps environment")),
    privateEndpointSubnet: optional((value, path) =>
      value === false ? [] : subnetRange(SMALLEST_SUBNET, "a subnet")(value, path),
    ),
  },
  object<VirtualNetworkReference>("a reference to subnets, { infrastructureSubnetId }", {
    infrastructureSubnetId: optional(resourceId("subnet")),
    privateEndpointSubnetId: optional(resourceId("subnet")),
  }),
  { rules: [subnetsFit] },
);

/** Private DNS zones that exist. */
export const privateDnsZones: Check = object<Existing<PrivateDnsZoneReferences>>("{ existing: { … } }", {
  existing: required(
    object<PrivateDnsZoneReferences>("references to private DNS zones, { keyVaultZoneId }", {
      keyVaultZoneId: optional(resourceId("private DNS zone")),
      redisZoneId: optional(resourceId("private DNS zone")),
    }),
  ),
});
