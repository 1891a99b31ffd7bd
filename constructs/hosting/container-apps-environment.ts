import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { DataAzurermContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/data-azurerm-container-app-environment";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { Construct } from "constructs";
import { resourceGroupNameOf, resourceNameOf } from "./azure-resource-id.js";
import type { AzureResourceReference, Existing } from "./existing.js";
import type {
  ContainerAppEnvironmentReference,
  NewContainerAppEnvironment,
  NewLogAnalyticsWorkspace,
} from "./hosting-props.js";
import type { Tags } from "./tags.js";

/** Input of `AppsEnvironment`. */
export interface AppsEnvironmentProps {
  /** The integration's name, that default names derive from. */
  readonly name: string;
  readonly environment: NewContainerAppEnvironment | Existing<ContainerAppEnvironmentReference>;
  readonly logAnalytics: NewLogAnalyticsWorkspace | Existing<AzureResourceReference>;
  /** Subnet that a new environment lives in. */
  readonly infrastructureSubnetId: string | undefined;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
}

/** The profile every workload-profiles environment has. */
export const CONSUMPTION_PROFILE = "Consumption";

/** The Container Apps environment: a new one that logs to a workspace, or one that exists. */
export class AppsEnvironment extends Construct {
  public readonly environmentId: string;
  /** The environment, where it is made here. */
  public readonly resource: ContainerAppEnvironment | undefined;
  /** The workspace it logs to, where it is made here. */
  public readonly logAnalytics: LogAnalyticsWorkspace | undefined;
  /** Known before any app exists, so that redirect URIs need no second apply. */
  public readonly defaultDomain: string;
  private data: DataAzurermContainerAppEnvironment | undefined;
  /** Profile for apps that name none; an existing environment may have none at all. */
  public readonly defaultWorkloadProfile: string | undefined;

  public constructor(scope: Construct, id: string, props: AppsEnvironmentProps) {
    super(scope, id);
    const { environment } = props;
    if ("existing" in environment) {
      this.environmentId = environment.existing.id;
      this.defaultDomain = environment.existing.defaultDomain ?? this.read().defaultDomain;
      this.defaultWorkloadProfile = undefined;
      return;
    }
    this.logAnalytics = "existing" in props.logAnalytics ? undefined : this.createWorkspace(props, props.logAnalytics);
    this.resource = this.createEnvironment(props, environment);
    this.environmentId = this.resource.id;
    this.defaultDomain = this.resource.defaultDomain;
    this.defaultWorkloadProfile = CONSUMPTION_PROFILE;
  }

  private createEnvironment(props: AppsEnvironmentProps, environment: NewContainerAppEnvironment) {
    const { logAnalytics } = props;
    return new ContainerAppEnvironment(this, "Resource", {
      name: environment.name ?? `cae-${props.name}`,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      tags: props.tags,
      logsDestination: "log-analytics",
      logAnalyticsWorkspaceId: "existing" in logAnalytics ? logAnalytics.existing.id : this.logAnalytics?.id,
      ...(props.infrastructureSubnetId === undefined
        ? {}
        : {
            infrastructureSubnetId: props.infrastructureSubnetId,
            // Left out, Azure makes up a name, and the next plan replaces the environment (azurerm#28727).
            infrastructureResourceGroupName:
              environment.infrastructureResourceGroupName ?? `rg-${props.name}-infrastructure`,
          }),
      ...(environment.internalLoadBalancer
        ? { internalLoadBalancerEnabled: true, publicNetworkAccess: "Disabled" }
        : {}),
      ...(environment.zoneRedundant ? { zoneRedundancyEnabled: true } : {}),
      workloadProfile: [
        // Without a profile at creation, adding one later replaces the environment and every URL in it. Counts on
        // Consumption would show as a change for ever.
        { name: CONSUMPTION_PROFILE, workloadProfileType: CONSUMPTION_PROFILE },
        ...(environment.workloadProfiles ?? [])
          .map(({ name, type, minimumCount, maximumCount }) => ({
            name,
            workloadProfileType: type,
            minimumCount,
            maximumCount,
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      ],
    });
  }

  private createWorkspace(
    { name, resourceGroupName, location, tags }: AppsEnvironmentProps,
    workspace: NewLogAnalyticsWorkspace,
  ): LogAnalyticsWorkspace {
    return new LogAnalyticsWorkspace(this, "LogAnalytics", {
      name: workspace.name ?? `log-${name}`,
      resourceGroupName,
      location,
      tags,
      sku: "PerGB2018",
      retentionInDays: workspace.retentionInDays ?? 30,
    });
  }

  /** Address that names at the apex of a zone have to lead to. */
  public get staticIpAddress(): string {
    return (this.resource ?? this.read()).staticIpAddress;
  }

  private read(): DataAzurermContainerAppEnvironment {
    this.data ??= new DataAzurermContainerAppEnvironment(this, "Resource", {
      name: resourceNameOf(this.environmentId),
      resourceGroupName: resourceGroupNameOf(this.environmentId),
    });
    return this.data;
  }
}
