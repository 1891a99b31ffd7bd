import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  keyScope,
  secretScope,
  type KeyVaultKeyReference,
  type KeyVaultSecretReference,
} from "./key-vault-reference.js";
import { grantRedisAccess } from "./redis-access.js";
import type { Tags } from "./tags.js";

/** Input of `WorkloadIdentity`. */
export interface WorkloadIdentityProps {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
}

/**
 * The identity one container runs as, and what it may do.
 *
 * User-assigned, because a system-assigned one exists too late: the container's first start needs its grants.
 */
export class WorkloadIdentity extends Construct {
  /** The identity itself. */
  public readonly identity: UserAssignedIdentity;
  private readonly assignments = new Map<string, ITerraformDependable>();

  public constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    this.identity = new UserAssignedIdentity(this, "Resource", {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
    });
  }

  /** Grants that the container must wait for: without them its first start fails. */
  public get grants(): readonly ITerraformDependable[] {
    return [...this.assignments.values()];
  }

  /** Lets the container pull images, and nothing else, from the registry. */
  public grantImagePull(registryId: string): void {
    this.grant("RegistryPull", "AcrPull", registryId);
  }

  /** Lets the container read one secret, not the vault it is in. */
  public grantSecretRead(id: string, secret: KeyVaultSecretReference): void {
    this.grant(id, "Key Vault Secrets User", secretScope(secret));
  }

  /** Lets the container wrap and unwrap with one key, and read its public half. */
  public grantKeyUse(id: string, key: KeyVaultKeyReference): void {
    this.grant(id, "Key Vault Crypto Service Encryption User", keyScope(key));
  }

  /** Lets the container sign in to a Redis and use it; Redis has no smaller right. */
  public grantRedisUse(id: string, managedRedisId: string): void {
    this.assignments.set(
      `use of ${managedRedisId}`,
      grantRedisAccess(this, id, { managedRedisId, objectId: this.identity.principalId }),
    );
  }

  private grant(id: string, roleDefinitionName: string, scope: string): void {
    // Azure refuses the same role on the same scope twice (409), as when two variables hold one secret.
    const key = `${roleDefinitionName} on ${scope}`;
    if (this.assignments.has(key)) return;
    this.assignments.set(
      key,
      new RoleAssignment(this, id, {
        scope,
        roleDefinitionName,
        principalId: this.identity.principalId,
        // Spares Azure a directory look-up that fails until the new identity has replicated.
        principalType: "ServicePrincipal",
      }),
    );
  }
}
