import { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { mayReach } from "./version-constraint.js";

/** Who gets access to which Redis. */
export interface RedisAccessProps {
  /** Azure resource id of an Azure Managed Redis. */
  readonly managedRedisId: string;
  /** Object id of the principal. */
  readonly objectId: string;
}

/** Not in azurerm 4.57. */
const FIRST_VERSION = "4.58.0";

const TYPE = "azurerm_managed_redis_access_policy_assignment";

/**
 * Lets a principal sign in to an Azure Managed Redis and use its database, which has one access policy for everybody.
 *
 * The bindings were generated from an azurerm without this resource: its arguments are given by their Terraform names, and
 * a stack whose pin keeps azurerm that old is told so when it is synthesized.
 */
export function grantRedisAccess(scope: Construct, id: string, props: RedisAccessProps): TerraformResource {
  const resource = new TerraformResource(scope, id, { terraformResourceType: TYPE });
  resource.addOverride("managed_redis_id", props.managedRedisId);
  resource.addOverride("object_id", props.objectId);
  checkPinOnce(resource);
  return resource;
}

const checked = new WeakSet<TerraformStack>();

/** A pin may be loosened until the stack is synthesized, so it is read then; once a stack, because that takes time. */
function checkPinOnce(resource: TerraformResource): void {
  const stack = TerraformStack.of(resource);
  if (checked.has(stack)) return;
  checked.add(stack);
  resource.node.addValidation({ validate: () => pinProblems(azurermPinOf(stack)) });
}

function pinProblems(pin: string | undefined): string[] {
  return pin === undefined || mayReach(pin, FIRST_VERSION)
    ? []
    : [
        `azurerm is pinned to "${pin}", and ${TYPE}, which gives the container access to Redis, came later. ` +
          'Loosen the pin: stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.58"), ' +
          'or give the access yourself, with hosting.tokenStore: { type: "redis", hostName: … }',
      ];
}

function azurermPinOf(stack: TerraformStack): string | undefined {
  const { terraform } = stack.toTerraform() as {
    readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly version?: string }>> };
  };
  return terraform?.required_providers?.azurerm?.version;
}
