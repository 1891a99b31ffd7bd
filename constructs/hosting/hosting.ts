import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
import type { EntraCloud } from "../../runtime/config/entra-clouds.js";
import type { DeploymentContext } from "../entra/deployment-context.js";
import { AppsEnvironment } from "./container-apps-environment.js";
import { ImageRegistry } from "./container-registry.js";
import { EnvironmentDns } from "./environment-dns.js";
import { HostedContainer, type ContainerImage, type ContainerToHost } from "./hosted-container.js";
import type { HostingProps, NewResourceGroup } from "./hosting-props.js";
import { ImageBuild } from "./image-build.js";
import type { RuntimeImageBuild } from "./image-build-props.js";
import { IntegrationKeyVault } from "./key-vault.js";
import { PrivateEndpoints } from "./private-endpoints.js";
import { SharedTokenStore } from "./shared-token-store.js";
import { IntegrationNetwork } from "./virtual-network.js";
import { WorkloadIdentity } from "./workload-identity.js";
import type { Tags } from "./tags.js";
import type { TokenStore } from "./token-store-props.js";

/** Input of `Hosting`. */
export interface HostingContext {
  readonly name: string;
  readonly hosting: HostingProps;
  readonly tokenStore: TokenStore;
  readonly tags: Tags;
  readonly cloud: EntraCloud;
  readonly deployment: DeploymentContext;
}

/** Where an integration's containers live: resource group, network, environment, registry, vault, new or existing. */
export class Hosting extends Construct {
  public readonly resourceGroupName: string;
  /** The resource group, where it is made here. */
  public readonly resourceGroup: ResourceGroup | undefined;
  /** The virtual network; undefined where there is none of the caller's own. */
  public readonly network: IntegrationNetwork | undefined;
  public readonly environment: AppsEnvironment;
  /** What resolves the apps of an environment that is made here and has a private address only. */
  public readonly environmentDns: EnvironmentDns | undefined;
  public readonly registry: ImageRegistry | undefined;
  /** The build of the runtime's image, where that happens here. */
  public readonly imageBuild: ImageBuild | undefined;
  /** The runtime's image, and what a container that runs it waits for. */
  public readonly runtimeImage: Pick<ContainerImage, "image" | "builtBy"> | undefined;
  public readonly keyVault: IntegrationKeyVault | undefined;
  /** Where replicas keep their sessions together; undefined where sessions are inside the process. */
  public readonly tokenStore: SharedTokenStore | undefined;
  private readonly privateEndpoints: PrivateEndpoints | undefined;
  private readonly location: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly context: HostingContext,
  ) {
    super(scope, id);
    const { hosting, name, deployment } = context;
    this.location = hosting.location;
    const group = hosting.resourceGroup ?? {};
    if ("existing" in group) {
      this.resourceGroupName = group.existing.name;
    } else {
      this.resourceGroup = this.createResourceGroup(group);
      this.resourceGroupName = this.resourceGroup.name;
    }
    const shared = this.shared;
    this.network =
      hosting.network && new IntegrationNetwork(this, "Network", { ...shared, name, network: hosting.network });
    this.privateEndpoints = this.createPrivateEndpoints();
    const environment = hosting.environment ?? {};
    this.environment = new AppsEnvironment(this, "Environment", {
      ...shared,
      name,
      environment,
      logAnalytics: hosting.logAnalytics ?? {},
      infrastructureSubnetId: this.network?.infrastructureSubnetId,
    });
    this.environmentDns =
      "existing" in environment || !environment.internalLoadBalancer ? undefined : this.createEnvironmentDns();
    this.registry = hosting.registry && new ImageRegistry(this, "Registry", { ...shared, registry: hosting.registry });
    if (typeof hosting.runtimeImage === "object") {
      this.imageBuild = this.createImageBuild(hosting.runtimeImage);
      this.runtimeImage = { image: this.imageBuild.image, builtBy: this.imageBuild.run };
    } else {
      this.runtimeImage = hosting.runtimeImage === undefined ? undefined : { image: hosting.runtimeImage };
    }
    this.keyVault =
      hosting.keyVault &&
      new IntegrationKeyVault(this, "KeyVault", {
        ...shared,
        keyVault: hosting.keyVault,
        deployment,
        privateEndpoints: this.privateEndpoints,
      });
    if (context.tokenStore.type === "redis") {
      this.tokenStore = new SharedTokenStore(this, "TokenStore", {
        ...shared,
        integration: name,
        store: context.tokenStore,
        keyVault: this.keyVault,
        privateEndpoints: this.privateEndpoints,
      });
    }
  }

  /** Host name of an app, known before the app exists. */
  public hostName(appName: string, external: boolean): string {
    return `${appName}.${external ? "" : "internal."}${this.environment.defaultDomain}`;
  }

  /** An identity for one container. */
  public identity(id: string, name: string): WorkloadIdentity {
    return new WorkloadIdentity(this, id, { ...this.shared, name });
  }

  /** Runs a container. */
  public host(id: string, app: ContainerToHost): HostedContainer {
    return new HostedContainer(this, id, {
      ...app,
      dependsOn: [...app.dependsOn, ...(this.privateEndpoints?.ready ?? [])],
      resourceGroupName: this.resourceGroupName,
      environment: this.environment,
      generatedHostName: this.hostName(app.name, app.external),
      tags: this.context.tags,
      cloud: this.context.cloud,
      registry: this.registry,
    });
  }

  private get shared() {
    return { resourceGroupName: this.resourceGroupName, location: this.location, tags: this.context.tags };
  }

  private createPrivateEndpoints(): PrivateEndpoints | undefined {
    const subnet = this.network?.privateEndpointSubnet;
    if (subnet === undefined) return undefined;
    const { name, cloud, hosting } = this.context;
    const zones = hosting.privateDnsZones?.existing;
    return new PrivateEndpoints(this, "PrivateEndpoints", {
      ...this.shared,
      name,
      cloud,
      subnet,
      existingZoneIds: zones && { keyVault: zones.keyVaultZoneId, redis: zones.redisZoneId },
    });
  }

  private createEnvironmentDns(): EnvironmentDns | undefined {
    const environment = this.environment.resource;
    const virtualNetworkId = this.network?.virtualNetworkId;
    if (environment === undefined || virtualNetworkId === undefined) return undefined;
    const { name } = this.context;
    return new EnvironmentDns(this, "EnvironmentDns", { ...this.shared, name, environment, virtualNetworkId });
  }

  private createImageBuild(build: RuntimeImageBuild): ImageBuild {
    const { name, tags } = this.context;
    if (!this.registry) throw new TypeError("an image is built in hosting.registry, which is missing");
    return new ImageBuild(this, "RuntimeImage", { integration: name, build, registry: this.registry, tags });
  }

  private createResourceGroup(group: NewResourceGroup): ResourceGroup {
    const { name, tags } = this.context;
    return new ResourceGroup(this, "ResourceGroup", {
      name: group.name ?? `rg-${name}`,
      location: this.location,
      tags,
    });
  }
}
