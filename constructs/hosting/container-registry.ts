import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry";
import { Construct } from "constructs";
import { resourceGroupNameOf, resourceNameOf } from "./azure-resource-id.js";
import type { Existing } from "./existing.js";
import type { ContainerRegistryReference, NewContainerRegistry } from "./hosting-props.js";
import type { Tags } from "./tags.js";

/** Input of `ImageRegistry`. */
export interface ImageRegistryProps {
  readonly registry: NewContainerRegistry | Existing<ContainerRegistryReference>;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
}

/** The registry images are pulled from: a new one without admin user, or one that exists. */
export class ImageRegistry extends Construct {
  public readonly registryId: string;
  public readonly loginServer: string;
  /** The registry, where it is made here. */
  public readonly resource: ContainerRegistry | undefined;

  public constructor(scope: Construct, id: string, props: ImageRegistryProps) {
    super(scope, id);
    if ("existing" in props.registry) {
      const { id: registryId, loginServer } = props.registry.existing;
      this.registryId = registryId;
      this.loginServer = loginServer ?? this.readLoginServer(registryId);
      return;
    }
    this.resource = new ContainerRegistry(this, "Resource", {
      name: props.registry.name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
      sku: props.registry.sku ?? "Basic",
      // The admin user is a shared password that would stand in the state.
      adminEnabled: false,
    });
    this.registryId = this.resource.id;
    this.loginServer = this.resource.loginServer;
  }

  private readLoginServer(registryId: string): string {
    return new DataAzurermContainerRegistry(this, "Resource", {
      name: resourceNameOf(registryId),
      resourceGroupName: resourceGroupNameOf(registryId),
    }).loginServer;
  }
}
