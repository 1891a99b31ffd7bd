import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import { Construct } from "constructs";
import type { PrivateEndpoints } from "./private-endpoints.js";
import type { Tags } from "./tags.js";
import type { NewRedisTokenStore } from "./token-store-props.js";

/** Input of `IntegrationRedis`. */
export interface IntegrationRedisProps {
  /** The integration's name, that the Redis's derives from. */
  readonly integration: string;
  readonly redis: NewRedisTokenStore;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
  /** Where it gets an endpoint, if anywhere. */
  readonly privateEndpoints: PrivateEndpoints | undefined;
}

/** The Redis of an integration, made here. It lets nobody in; see `WorkloadIdentity.grantRedisUse`. */
export class IntegrationRedis extends Construct {
  public readonly resource: ManagedRedis;

  public constructor(scope: Construct, id: string, props: IntegrationRedisProps) {
    super(scope, id);
    const { name, sku, highAvailability, publicNetworkAccess, preventDestroy } = props.redis;
    const { privateEndpoints } = props;
    this.resource = new ManagedRedis(this, "Resource", {
      name: name ?? `amr-${props.integration}`,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
      skuName: sku ?? "Balanced_B0",
      highAvailabilityEnabled: highAvailability ?? true,
      publicNetworkAccess: !privateEndpoints && (publicNetworkAccess ?? true) ? "Enabled" : "Disabled",
      defaultDatabase: {
        // A key would be a shared password, and the provider reads it into the state. Without this its value opens nothing.
        accessKeysAuthenticationEnabled: false,
        clientProtocol: "Encrypted",
        // One endpoint for every size: the runtime is no cluster client.
        clusteringPolicy: "EnterpriseCluster",
        // An evicted entry is a user who is signed out, or a code that can be used again.
        evictionPolicy: "NoEviction",
      },
      ...(preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    privateEndpoints?.connect("redis", this.resource.id);
  }
}
