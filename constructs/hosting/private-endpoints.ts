import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EntraCloud } from "../../runtime/config/entra-clouds.js";
import { privateLinks, type PrivateService } from "./private-dns-zones.js";
import type { Tags } from "./tags.js";
import type { PrivateEndpointSubnet } from "./virtual-network.js";

/** Input of `PrivateEndpoints`. */
export interface PrivateEndpointsProps {
  /** The integration's name, that names derive from. */
  readonly name: string;
  readonly subnet: PrivateEndpointSubnet;
  /** Resource ids of zones that exist; undefined: a zone is made for each service. */
  readonly existingZoneIds: Readonly<Partial<Record<PrivateService, string>>> | undefined;
  readonly cloud: EntraCloud;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
}

/** Endpoints inside a virtual network for what is reached from there only, and the zones that resolve to them. */
export class PrivateEndpoints extends Construct {
  private readonly made: ITerraformDependable[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateEndpointsProps,
  ) {
    super(scope, id);
  }

  /** What anything that connects to one of the services has to wait for: until then it has no address. */
  public get ready(): readonly ITerraformDependable[] {
    return this.made;
  }

  /**
   * Makes the endpoint of a service.
   *
   * @param resourceId - of the resource behind it
   */
  public connect(service: PrivateService, resourceId: string): void {
    const { name, subnet, resourceGroupName, location, tags } = this.props;
    const id = service.replace(/^./, (letter) => letter.toUpperCase());
    const { subresource, label } = privateLinks[service];
    const endpointName = `pep-${name}-${label}`;
    const zoneId = this.props.existingZoneIds ? this.props.existingZoneIds[service] : this.createZone(id, service);
    this.made.push(
      new PrivateEndpoint(this, id, {
        name: endpointName,
        resourceGroupName,
        location,
        tags,
        subnetId: subnet.subnetId,
        privateServiceConnection: {
          name: endpointName,
          privateConnectionResourceId: resourceId,
          subresourceNames: [subresource],
          isManualConnection: false,
        },
        privateDnsZoneGroup: zoneId === undefined ? undefined : { name: "default", privateDnsZoneIds: [zoneId] },
      }),
    );
  }

  private createZone(id: string, service: PrivateService): string {
    const { name, subnet, resourceGroupName, cloud, tags } = this.props;
    const zoneName = privateLinks[service].zoneNames[cloud];
    if (zoneName === undefined) throw new TypeError(`no private DNS zone is known for ${service} in ${cloud}`);
    const zone = new PrivateDnsZone(this, `${id}Zone`, {
      name: zoneName,
      resourceGroupName,
      tags,
    });
    this.made.push(
      new PrivateDnsZoneVirtualNetworkLink(this, `${id}ZoneLink`, {
        name: `link-${name}`,
        resourceGroupName,
        privateDnsZoneName: zone.name,
        virtualNetworkId: subnet.virtualNetworkId,
        tags,
      }),
    );
    return zone.id;
  }
}
