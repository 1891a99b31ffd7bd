import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { DeploymentContext } from "../entra/deployment-context.js";
import type { AzureResourceReference, Existing } from "./existing.js";
import type { NewKeyVault } from "./hosting-props.js";
import type { PrivateEndpoints } from "./private-endpoints.js";
import type { Tags } from "./tags.js";

/** Input of `IntegrationKeyVault`. */
export interface IntegrationKeyVaultProps {
  readonly keyVault: NewKeyVault | Existing<AzureResourceReference>;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
  readonly deployment: DeploymentContext;
  /** Where a new vault gets an endpoint, if anywhere. */
  readonly privateEndpoints: PrivateEndpoints | undefined;
}

/** The vault of an integration: a new one under RBAC, or one that exists. */
export class IntegrationKeyVault extends Construct {
  /** Azure resource id of the vault. */
  public readonly keyVaultId: string;
  /** The vault, where it is made here. */
  public readonly resource: KeyVault | undefined;
  private readonly deployment: DeploymentContext;
  private readonly privateEndpoints: PrivateEndpoints | undefined;
  private certificatesOfficer: RoleAssignment | undefined;
  private cryptoOfficer: RoleAssignment | undefined;

  public constructor(scope: Construct, id: string, props: IntegrationKeyVaultProps) {
    super(scope, id);
    this.deployment = props.deployment;
    this.privateEndpoints = props.privateEndpoints;
    if ("existing" in props.keyVault) {
      this.keyVaultId = props.keyVault.existing.id;
      return;
    }
    const { name, publicNetworkAccess, preventDestroy } = props.keyVault;
    this.resource = new KeyVault(this, "Resource", {
      name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
      tenantId: props.deployment.tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
      publicNetworkAccessEnabled: this.privateEndpoints === undefined && (publicNetworkAccess ?? true),
      ...(preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.keyVaultId = this.resource.id;
    this.privateEndpoints?.connect("keyVault", this.resource.id);
  }

  /**
   * What a certificate has to wait for. In a new vault nobody may write yet, so the deploying principal gets the
   * role, on the vault because the certificate isn't there yet; in an existing one that is its owner's decision.
   */
  public grantDeployerCertificates(): ITerraformDependable[] {
    if (!this.resource) return [];
    this.certificatesOfficer ??= this.grantDeployer("DeployerCertificatesOfficer", "Key Vault Certificates Officer");
    return [this.certificatesOfficer, ...this.reachable];
  }

  /** What a key has to wait for, as above. No smaller role may make a key and set how it rotates. */
  public grantDeployerKeys(): ITerraformDependable[] {
    if (!this.resource) return [];
    this.cryptoOfficer ??= this.grantDeployer("DeployerCryptoOfficer", "Key Vault Crypto Officer");
    return [this.cryptoOfficer, ...this.reachable];
  }

  /** A closed vault has no address before its endpoint is there. */
  private get reachable(): readonly ITerraformDependable[] {
    return this.privateEndpoints?.ready ?? [];
  }

  private grantDeployer(id: string, roleDefinitionName: string): RoleAssignment {
    return new RoleAssignment(this, id, {
      scope: this.keyVaultId,
      roleDefinitionName,
      principalId: this.deployment.deployerObjectId,
    });
  }
}
