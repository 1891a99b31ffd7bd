import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { virtualNetworkIdOf } from "./azure-resource-id.js";
import type { Existing } from "./existing.js";
import { defaultSubnets, type NewVirtualNetwork, type VirtualNetworkReference } from "./network-props.js";
import type { Tags } from "./tags.js";

/** Input of `IntegrationNetwork`. */
export interface IntegrationNetworkProps {
  /** The integration's name, that default names derive from. */
  readonly name: string;
  readonly network: NewVirtualNetwork | Existing<VirtualNetworkReference>;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
}

/** A place for private endpoints. */
export interface PrivateEndpointSubnet {
  readonly subnetId: string;
  /** The network it is part of, which the zones are linked to. */
  readonly virtualNetworkId: string;
}

/** The network an integration lives in: a new one with its subnets, or subnets that exist. */
export class IntegrationNetwork extends Construct {
  /** Subnet of a new environment; undefined with an environment that exists. */
  public readonly infrastructureSubnetId: string | undefined;
  /** Network of that subnet. */
  public readonly virtualNetworkId: string | undefined;
  /** Where private endpoints are made; undefined where there are none. */
  public readonly privateEndpointSubnet: PrivateEndpointSubnet | undefined;
  /** The network, where it is made here. */
  public readonly resource: VirtualNetwork | undefined;

  public constructor(scope: Construct, id: string, props: IntegrationNetworkProps) {
    super(scope, id);
    const { network } = props;
    if ("existing" in network) {
      const { infrastructureSubnetId, privateEndpointSubnetId } = network.existing;
      this.infrastructureSubnetId = infrastructureSubnetId;
      this.virtualNetworkId = infrastructureSubnetId && virtualNetworkIdOf(infrastructureSubnetId);
      this.privateEndpointSubnet =
        privateEndpointSubnetId === undefined
          ? undefined
          : { subnetId: privateEndpointSubnetId, virtualNetworkId: virtualNetworkIdOf(privateEndpointSubnetId) };
      return;
    }
    const { resourceGroupName, location, tags } = props;
    const { addressSpace, privateEndpointSubnet } = network;
    this.resource = new VirtualNetwork(this, "Resource", {
      name: network.name ?? `vnet-${props.name}`,
      resourceGroupName,
      location,
      tags,
      addressSpace: [addressSpace],
    });
    this.virtualNetworkId = this.resource.id;
    const inNetwork = { resourceGroupName, virtualNetworkName: this.resource.name };
    this.infrastructureSubnetId = new Subnet(this, "InfrastructureSubnet", {
      ...inNetwork,
      name: "container-apps",
      addressPrefixes: [network.infrastructureSubnet ?? partOf(addressSpace, "infrastructureSubnet")],
      delegation: [
        {
          name: "container-apps",
          serviceDelegation: {
            name: "Microsoft.App/environments",
            // Azure adds it by itself; left out, the next plan takes it away.
            actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
          },
        },
      ],
    }).id;
    if (privateEndpointSubnet === false) return;
    const endpoints = new Subnet(this, "PrivateEndpointSubnet", {
      ...inNetwork,
      name: "private-endpoints",
      addressPrefixes: [privateEndpointSubnet ?? partOf(addressSpace, "privateEndpointSubnet")],
      // Endpoints answer, they don't call out.
      defaultOutboundAccessEnabled: false,
    });
    this.privateEndpointSubnet = { subnetId: endpoints.id, virtualNetworkId: this.resource.id };
  }
}

/** Also for an address space that only Terraform knows. */
function partOf(addressSpace: string, subnet: keyof typeof defaultSubnets): string {
  const { newBits, number } = defaultSubnets[subnet];
  return Fn.cidrsubnet(addressSpace, newBits, number);
}
