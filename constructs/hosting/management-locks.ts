import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Hosting } from "./hosting.js";
import type { ManagementLockTarget } from "./hosting-props.js";

/** Input of `ManagementLocks`. */
export interface ManagementLocksProps {
  /** The integration's name, that the locks' derives from. */
  readonly name: string;
  readonly hosting: Hosting;
  readonly targets: readonly ManagementLockTarget[];
}

/**
 * Keeps what must not vanish from being deleted by hand or by anybody else's pipeline.
 *
 * Made last and therefore destroyed first: what is under a lock can't be deleted by Terraform either, nor anything below
 * it, such as a role assignment on a vault.
 */
export class ManagementLocks extends Construct {
  public constructor(scope: Construct, id: string, { name, hosting, targets }: ManagementLocksProps) {
    super(scope, id);
    // cdktf takes no notice of `node.addDependency`.
    const dependsOn = hosting.node.findAll().filter((node) => node instanceof TerraformResource);
    for (const target of [...targets].sort()) {
      new ManagementLock(
        this,
        target.replace(/^./, (letter) => letter.toUpperCase()),
        {
          name: `lock-${name}`,
          scope: scopeOf(target, hosting),
          lockLevel: "CanNotDelete",
          notes: "Set by Terraform: take it out of managementLocks before you delete this",
          dependsOn,
        },
      );
    }
  }
}

function scopeOf(target: ManagementLockTarget, hosting: Hosting): string {
  const { keyVault, registry, resourceGroup, tokenStore } = hosting;
  const resource = {
    keyVault: keyVault?.resource,
    registry: registry?.resource,
    resourceGroup,
    tokenStore: tokenStore?.redis?.resource,
  }[target];
  if (!resource) throw new TypeError(`hosting.${target} is not made here, and can't be locked`);
  return resource.id;
}
