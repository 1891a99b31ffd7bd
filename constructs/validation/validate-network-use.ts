import { entraClouds, type EntraCloud } from "../../runtime/config/entra-clouds.js";
import { privateLinks, type PrivateService } from "../hosting/private-dns-zones.js";
import { read, type Rule } from "./check.js";
import { makesRedis } from "./hosted-apps.js";
import { isUnknown, type Problem } from "./problem.js";
import { isRecord } from "./wrong-type.js";

/** What the rules below look at. */
interface Given {
  readonly props: unknown;
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

interface Service {
  readonly service: PrivateService;
  /** Prop that has one made. */
  readonly prop: "keyVault" | "tokenStore";
  /** Prop of its zone. */
  readonly zone: "keyVaultZoneId" | "redisZoneId";
  readonly isMade: (props: unknown) => boolean;
}

/** What gets a private endpoint when it is made here. */
const SERVICES: readonly Service[] = [
  {
    service: "keyVault",
    prop: "keyVault",
    zone: "keyVaultZoneId",
    isMade: (props) => {
      const keyVault = read(props, "hosting", "keyVault");
      return isRecord(keyVault) && keyVault.existing === undefined;
    },
  },
  { service: "redis", prop: "tokenStore", zone: "redisZoneId", isMade: makesRedis },
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
  function endpointsAreMade({ props, network, oldNetwork, endpoints }) {
    if (!oldNetwork || !endpoints || SERVICES.some(({ isMade }) => isMade(props))) return [];
    return [
      {
        path: "hosting.network.existing.privateEndpointSubnetId",
        value: read(network, "existing", "privateEndpointSubnetId"),
        message: "is not used: nothing that gets a private endpoint is made here",
        remedy: "Remove it, or have hosting.keyVault made",
      },
    ];
  },
  function servicesAreClosed({ props, hosting, endpoints }) {
    return SERVICES.filter(({ isMade }) => endpoints && isMade(props)).flatMap(({ prop }) => {
      const value = read(hosting, prop, "publicNetworkAccess");
      if (value !== true) return [];
      return [
        {
          path: `hosting.${prop}.publicNetworkAccess`,
          value,
          message: "contradicts hosting.network: what has a private endpoint is closed to the public network",
          remedy: "Remove it, or have no subnet for private endpoints",
        },
      ];
    });
  },
  function zonesAreKnown({ props, hosting, cloud, endpoints }) {
    if (read(hosting, "privateDnsZones") !== undefined) return [];
    return SERVICES.filter(({ isMade }) => endpoints && isMade(props))
      .filter(({ service }) => isCloud(cloud) && privateLinks[service].zoneNames[cloud] === undefined)
      .map(({ zone }) => ({
        path: "hosting.privateDnsZones",
        message: `is missing, and what the zone of the endpoint is called in the cloud ${String(cloud)} is not known`,
        remedy: `Give { existing: { ${zone} } } of a zone that you made`,
      }));
  },
  function zonesAreUsed({ props, hosting, cloud, endpoints }) {
    const zones = read(hosting, "privateDnsZones", "existing");
    if (zones === undefined || !isCloud(cloud)) return [];
    return SERVICES.flatMap(({ service, zone, isMade }) => {
      const path = `hosting.privateDnsZones.existing.${zone}`;
      const value = read(zones, zone);
      const used = endpoints && isMade(props);
      const expected = privateLinks[service].zoneNames[cloud];
      if (!used) {
        if (value === undefined) return [];
        const message = "is not used: nothing here gets a private endpoint that it would resolve";
        return [{ path, value, message, remedy: "Remove it, or give hosting.network and what the endpoint is for" }];
      }
      if (value === undefined) {
        return [{ path, message: "is missing", remedy: `Give the resource id of the zone ${expected ?? "for it"}` }];
      }
      const [, name] = /\/privateDnsZones\/([^/]+)$/.exec(literal(value)) ?? [];
      if (name === undefined || expected === undefined || name === expected) return [];
      return [{ path, value, message: `is not the zone ${expected}`, remedy: "Give the one with that name" }];
    });
  },
];

function literal(value: unknown): string {
  return typeof value === "string" && !isUnknown(value) ? value : "";
}

function isCloud(cloud: unknown): cloud is EntraCloud {
  return typeof cloud === "string" && Object.hasOwn(entraClouds, cloud);
}

/** Rules about the network together with what lives in it. */
export const validateNetworkUse: Rule<unknown> = (props) => {
  const hosting = read(props, "hosting");
  const network = read(hosting, "network");
  if (!isRecord(hosting) || (network !== undefined && !isRecord(network))) return [];
  const oldNetwork = read(network, "existing") !== undefined;
  const given: Given = {
    props,
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
