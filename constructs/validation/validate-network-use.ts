import type { EntraCloud } from "../../runtime/config/entra-clouds.js";
import { privateLinks, type PrivateService } from "../hosting/private-dns-zones.js";
import { read, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { isRecord } from "./wrong-type.js";

/** What the rules below look at. */
interface Given {
  readonly hosting: unknown;
  readonly network: unknown;
  readonly cloud: unknown;
  /** Whether the environment exists. */
  readonly oldEnvironment: boolean;
  /** Whether subnets are given instead of the options of a new network. */
  readonly oldNetwork: boolean;
  /** Whether there is a subnet for private endpoints. */
  readonly endpoints: boolean;
}

/** Services that get a private endpoint, and the prop of each. */
const SERVICES: readonly { service: PrivateService; zone: string; isMade: (hosting: unknown) => boolean }[] = [
  {
    service: "keyVault",
    zone: "keyVaultZoneId",
    isMade: (hosting) => isRecord(read(hosting, "keyVault")) && read(hosting, "keyVault", "existing") === undefined,
  },
];

const RULES: readonly ((given: Given) => readonly Problem[])[] = [
  function environmentHasNetwork({ hosting, network, oldEnvironment }) {
    if (oldEnvironment || network !== undefined) return [];
    return ["infrastructureResourceGroupName", "internalLoadBalancer", "zoneRedundant"]
      .map((name) => ({ name, value: read(hosting, "environment", name) }))
      .filter(({ value }) => value !== undefined && value !== null && value !== false)
      .map(({ name, value }) => ({
        path: `hosting.environment.${name}`,
        value,
        message: "needs a virtual network for the environment to live in",
        remedy: `Give hosting.network, or leave ${name} out`,
      }));
  },
  function managedCertificateIsIssued({ hosting }) {
    if (read(hosting, "environment", "internalLoadBalancer") !== true) return [];
    return ["app", "gateway"].flatMap((app) => {
      const value = read(hosting, app, "customDomain", "managedCertificate");
      if (value === undefined) return [];
      const path = `hosting.${app}.customDomain.managedCertificate`;
      const message = "can't be issued: whoever issues it has to reach the app, which has a private address only";
      return [{ path, value, message, remedy: "Give certificateId of a certificate of yours" }];
    });
  },
  function existingEnvironmentHasItsNetwork({ network, oldEnvironment, oldNetwork }) {
    if (!oldEnvironment || network === undefined) return [];
    if (!oldNetwork) {
      return [
        {
          path: "hosting.network",
          message: "is a new network, but an existing environment lives in one already",
          remedy:
            "Remove it, or give { existing: { privateEndpointSubnetId } } of a network that the environment reaches",
        },
      ];
    }
    const value = read(network, "existing", "infrastructureSubnetId");
    if (value === undefined) return [];
    const message = "is not used: an existing environment lives in a subnet already";
    return [{ path: "hosting.network.existing.infrastructureSubnetId", value, message, remedy: "Remove it" }];
  },
  function newEnvironmentHasSubnet({ network, oldEnvironment, oldNetwork }) {
    if (oldEnvironment || !oldNetwork) return [];
    if (read(network, "existing", "infrastructureSubnetId") !== undefined) return [];
    return [
      {
        path: "hosting.network.existing.infrastructureSubnetId",
        message: "is missing: the new environment would be outside of the network",
        remedy: "Give the resource id of a subnet delegated to Microsoft.App/environments",
      },
    ];
  },
  function endpointsAreMade({ hosting, network, oldNetwork, endpoints }) {
    if (!oldNetwork || !endpoints || SERVICES.some(({ isMade }) => isMade(hosting))) return [];
    return [
      {
        path: "hosting.network.existing.privateEndpointSubnetId",
        value: read(network, "existing", "privateEndpointSubnetId"),
        message: "is not used: nothing that gets a private endpoint is made here",
        remedy: "Remove it, or have hosting.keyVault made",
      },
    ];
  },
  function vaultIsClosed({ hosting, endpoints }) {
    const value = read(hosting, "keyVault", "publicNetworkAccess");
    if (!endpoints || value !== true || read(hosting, "keyVault", "existing") !== undefined) return [];
    return [
      {
        path: "hosting.keyVault.publicNetworkAccess",
        value,
        message: "contradicts hosting.network: a vault with a private endpoint is closed to the public network",
        remedy: "Remove it, or have no subnet for private endpoints",
      },
    ];
  },
  function zonesAreUsed({ hosting, cloud, endpoints }) {
    const zones = read(hosting, "privateDnsZones", "existing");
    if (zones === undefined) return [];
    return SERVICES.flatMap(({ service, zone, isMade }) => {
      const path = `hosting.privateDnsZones.existing.${zone}`;
      const value = read(zones, zone);
      const used = endpoints && isMade(hosting);
      if (value !== undefined && !used) {
        const message = "is not used: nothing here gets a private endpoint that it would resolve";
        return [{ path, value, message, remedy: "Remove it, or give hosting.network and what the endpoint is for" }];
      }
      const expected = zoneName(service, cloud);
      if (!used || expected === undefined) return [];
      if (value === undefined) {
        return [{ path, message: "is missing", remedy: `Give the resource id of the zone ${expected}` }];
      }
      const [, name] = /\/privateDnsZones\/([^/]+)$/.exec(literal(value)) ?? [];
      if (name === undefined || name === expected) return [];
      return [{ path, value, message: `is not the zone ${expected}`, remedy: "Give the one with that name" }];
    });
  },
];

function literal(value: unknown): string {
  return typeof value === "string" && !isUnknown(value) ? value : "";
}

/** Undefined for a cloud that there isn't; its own check reports it. */
function zoneName(service: PrivateService, cloud: unknown): string | undefined {
  const { zoneNames } = privateLinks[service];
  return typeof cloud === "string" && Object.hasOwn(zoneNames, cloud) ? zoneNames[cloud as EntraCloud] : undefined;
}

/** Rules about the network together with what lives in it. */
export const validateNetworkUse: Rule<unknown> = (props) => {
  const hosting = read(props, "hosting");
  const network = read(hosting, "network");
  if (!isRecord(hosting) || (network !== undefined && !isRecord(network))) return [];
  const oldNetwork = read(network, "existing") !== undefined;
  const given: Given = {
    hosting,
    network,
    cloud: read(props, "cloud") ?? "public",
    oldEnvironment: read(hosting, "environment", "existing") !== undefined,
    oldNetwork,
    endpoints:
      network !== undefined &&
      (oldNetwork
        ? read(network, "existing", "privateEndpointSubnetId") !== undefined
        : read(network, "privateEndpointSubnet") !== false),
  };
  return RULES.flatMap((rule) => rule(given));
};
