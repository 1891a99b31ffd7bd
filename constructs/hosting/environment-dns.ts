import type { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { Construct } from "constructs";
import type { Tags } from "./tags.js";

const TTL_SECONDS = 3600;

/** Input of `EnvironmentDns`. */
export interface EnvironmentDnsProps {
  /** The integration's name, that names derive from. */
  readonly name: string;
  /** An environment with a private address only. */
  readonly environment: ContainerAppEnvironment;
  readonly virtualNetworkId: string;
  readonly resourceGroupName: string;
  readonly tags: Tags;
}

/** Lets clients in the virtual network find the apps of an environment that nobody outside of it can reach. */
export class EnvironmentDns extends Construct {
  /** The zone: link it to every other network that clients are in. */
  public readonly zone: PrivateDnsZone;

  public constructor(scope: Construct, id: string, props: EnvironmentDnsProps) {
    super(scope, id);
    const { environment, resourceGroupName, tags } = props;
    this.zone = new PrivateDnsZone(this, "Resource", { name: environment.defaultDomain, resourceGroupName, tags });
    new PrivateDnsARecord(this, "Apps", {
      name: "*",
      zoneName: this.zone.name,
      resourceGroupName,
      ttl: TTL_SECONDS,
      records: [environment.staticIpAddress],
      tags,
    });
    new PrivateDnsZoneVirtualNetworkLink(this, "Link", {
      name: `link-${props.name}`,
      resourceGroupName,
      privateDnsZoneName: this.zone.name,
      virtualNetworkId: props.virtualNetworkId,
      tags,
    });
  }
}
