import { ContainerApp } from "@cdktf/provider-azurerm/lib/container-app";
import type { ContainerAppCustomDomain } from "@cdktf/provider-azurerm/lib/container-app-custom-domain";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EntraCloud } from "../../runtime/config/entra-clouds.js";
import { envBlocks, secretBlocks, secretsOf, type Variables } from "./container-environment.js";
import { FOREIGN_IMAGE_PROBES, probeBlocks, RUNTIME_PROBES } from "./container-probes.js";
import type { AppsEnvironment } from "./container-apps-environment.js";
import { mostReplicas, type ContainerAppOptions, type ContainerSize, type CustomDomain } from "./container-props.js";
import type { ImageRegistry } from "./container-registry.js";
import { bindCustomDomain } from "./custom-domain.js";
import { scaleRuleBlocks } from "./scale-rules.js";
import type { WorkloadIdentity } from "./workload-identity.js";
import type { Tags } from "./tags.js";

const DEFAULT_SIZE: ContainerSize = { cpu: 0.5, memory: "1Gi" };

/** What runs in a container app. */
export interface ContainerImage {
  readonly image: string;
  /** What puts it into its registry, where that happens here; the container waits for it. */
  readonly builtBy?: ITerraformDependable;
  /** Port it listens on. */
  readonly targetPort: number;
  /** Whether it is this project's runtime, which has health endpoints of its own. */
  readonly builtIn: boolean;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

/** One container to host. */
export interface ContainerToHost {
  readonly name: string;
  readonly identity: WorkloadIdentity;
  readonly container: ContainerImage;
  readonly options: ContainerAppOptions;
  /** Whether it can be reached from outside the environment. */
  readonly external: boolean;
  /** Addresses that may reach it, by name; undefined: all that can. */
  readonly allowedIpRanges?: Readonly<Record<string, string>> | undefined;
  readonly customDomain?: CustomDomain | undefined;
  /** What the integration tells the container. */
  readonly variables: Variables;
  /** What must be there before it starts. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Input of `HostedContainer`: the container, and the place it runs in. */
export interface HostedContainerProps extends ContainerToHost {
  readonly resourceGroupName: string;
  readonly environment: AppsEnvironment;
  /** Its name in the environment's default domain. */
  readonly generatedHostName: string;
  readonly tags: Tags;
  readonly cloud: EntraCloud;
  readonly registry: ImageRegistry | undefined;
}

/** One container app with ingress, running as its own identity. */
export class HostedContainer extends Construct {
  /** The container app: escape hatch for everything it can hold. */
  public readonly containerApp: ContainerApp;
  /** Its own host name; give its `dependsOn` the DNS records when the same stack makes them without `dnsZoneId`. */
  public readonly customDomain: ContainerAppCustomDomain | undefined;

  public constructor(scope: Construct, id: string, props: HostedContainerProps) {
    super(scope, id);
    const { options, identity, registry } = props;
    const { builtBy } = props.container;
    const variables: Variables = {
      ...options.environmentVariables,
      ...options.secretEnvironmentVariables,
      ...props.variables,
    };
    for (const { variable, secret } of secretsOf(variables)) identity.grantSecretRead(`Secret-${variable}`, secret);
    if (registry) identity.grantImagePull(registry.registryId);

    this.containerApp = new ContainerApp(this, "Resource", {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      containerAppEnvironmentId: props.environment.environmentId,
      revisionMode: options.revisionMode ?? "Single",
      maxInactiveRevisions: options.maxInactiveRevisions,
      workloadProfileName: options.workloadProfileName ?? props.environment.defaultWorkloadProfile,
      tags: props.tags,
      identity: { type: "UserAssigned", identityIds: [identity.identity.id] },
      registry: registry && [{ server: registry.loginServer, identity: identity.identity.id }],
      secret: secretBlocks(variables, identity.identity.id, props.cloud),
      ingress: {
        externalEnabled: props.external,
        targetPort: props.container.targetPort,
        transport: "auto",
        allowInsecureConnections: false,
        trafficWeight: [{ latestRevision: true, percentage: 100 }],
        ipSecurityRestriction: props.allowedIpRanges && allowOnly(props.allowedIpRanges),
      },
      template: this.template(props, variables),
      dependsOn: [...identity.grants, ...props.dependsOn, ...(builtBy ? [builtBy] : [])],
    });
    this.customDomain =
      props.customDomain &&
      bindCustomDomain(this, {
        domain: props.customDomain,
        app: this.containerApp,
        generatedHostName: props.generatedHostName,
        environment: props.environment,
        tags: props.tags,
      });
  }

  private template({ container, options, name }: HostedContainerProps, variables: Variables) {
    const minReplicas = options.minReplicas ?? 1;
    return {
      minReplicas,
      maxReplicas: mostReplicas(options),
      ...scaleRuleBlocks(options.scaleRules ?? []),
      container: [
        {
          name,
          image: container.image,
          ...(options.size ?? DEFAULT_SIZE),
          command: container.command && [...container.command],
          args: container.args && [...container.args],
          env: envBlocks(variables),
          ...probeBlocks(
            options.probes ?? {},
            container.builtIn ? RUNTIME_PROBES : FOREIGN_IMAGE_PROBES,
            container.targetPort,
          ),
        },
      ],
    };
  }
}

/** With one "Allow" every other address is denied; Azure refuses both kinds together. A list: sorted, it stays quiet. */
function allowOnly(ranges: Readonly<Record<string, string>>) {
  return Object.entries(ranges)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, ipAddressRange]) => ({ name, action: "Allow", ipAddressRange }));
}
