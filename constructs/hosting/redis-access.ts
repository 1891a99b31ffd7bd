import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { newerResource } from "./newer-resource.js";

/** Who gets access to which Redis. */
export interface RedisAccessProps {
  /** Azure resource id of an Azure Managed Redis. */
  readonly managedRedisId: string;
  /** Object id of the principal. */
  readonly objectId: string;
}

/** Lets a principal sign in to an Azure Managed Redis and use its database, which has one access policy for everybody. */
export function grantRedisAccess(scope: Construct, id: string, props: RedisAccessProps): TerraformResource {
  return newerResource(scope, id, {
    type: "azurerm_managed_redis_access_policy_assignment",
    purpose: "which gives the container access to Redis",
    // Not in azurerm 4.57.
    firstVersion: "4.58.0",
    otherwise: 'give the access yourself, with hosting.tokenStore: { type: "redis", hostName: … }',
    arguments: { managed_redis_id: props.managedRedisId, object_id: props.objectId },
  });
}
