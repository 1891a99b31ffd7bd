/**
 * A virtual network to create, with a subnet for the Container Apps environment and one for private endpoints.
 *
 * @see https://learn.microsoft.com/azure/container-apps/custom-virtual-networks
 */
export interface NewVirtualNetwork {
  /**
   * 2 to 64 letters, digits, hyphens, underscores and periods.
   *
   * @remarks forces replacement, also of the environment
   * @default - `vnet-<integration name>`
   */
  readonly name?: string;
  /**
   * IPv4 range of the network in CIDR notation, e.g. `10.20.0.0/24`; at least a /26, unless the
   * environment's subnet is given. It must not overlap networks that this one is to be peered with.
   */
  readonly addressSpace: string;
  /**
   * IPv4 range of the environment's subnet, at least a /27. A /27 has room for about 90 replicas on Consumption.
   *
   * @remarks can't be changed while the environment is in it
   * @default - the first half of `addressSpace`
   */
  readonly infrastructureSubnet?: string;
  /**
   * IPv4 range of the subnet for private endpoints, at least a /29. `false`: no private endpoints.
   *
   * @default - the third quarter of `addressSpace`; the last one stays free
   */
  readonly privateEndpointSubnet?: string | false;
}

/** Subnets that exist. */
export interface VirtualNetworkReference {
  /**
   * Resource id of the subnet that a new environment lives in: at least a /27, delegated to
   * `Microsoft.App/environments`, with nothing else in it.
   *
   * @remarks forces replacement of the environment
   * @default - none, with an environment that exists
   */
  readonly infrastructureSubnetId?: string;
  /**
   * Resource id of the subnet for private endpoints. The apps must be able to reach it.
   *
   * @remarks forces replacement of the endpoints
   * @default - no private endpoints
   */
  readonly privateEndpointSubnetId?: string;
}

/** Private DNS zones that exist, such as the central ones of a hub network. Their links to networks are their owner's. */
export interface PrivateDnsZoneReferences {
  /**
   * Resource id of the zone for Key Vault, `privatelink.vaultcore.azure.net` in the public cloud.
   *
   * @default - required where the vault gets a private endpoint
   */
  readonly keyVaultZoneId?: string;
  /**
   * Resource id of the zone for Azure Managed Redis, `privatelink.redis.azure.net` in the public cloud.
   *
   * @default - required where a Redis that is made here gets a private endpoint
   */
  readonly redisZoneId?: string;
}

/** Which part of a new network is which subnet: newBits and number as in Terraform's `cidrsubnet`. */
export const defaultSubnets = {
  infrastructureSubnet: { newBits: 1, number: 0 },
  privateEndpointSubnet: { newBits: 2, number: 2 },
} as const;
