import type { KeyVaultSecretReference } from "./key-vault-reference.js";

/**
 * vCPU and memory of one replica: the pairs that Container Apps accepts on the Consumption profile. Above 2 vCPU
 * the environment needs workload profiles.
 *
 * @see https://learn.microsoft.com/azure/container-apps/containers#allocations
 */
export type ContainerSize = (typeof containerSizes)[number];

/** The pairs themselves, smallest first. */
export const containerSizes = [
  { cpu: 0.25, memory: "0.5Gi" },
  { cpu: 0.5, memory: "1Gi" },
  { cpu: 0.75, memory: "1.5Gi" },
  { cpu: 1, memory: "2Gi" },
  { cpu: 1.25, memory: "2.5Gi" },
  { cpu: 1.5, memory: "3Gi" },
  { cpu: 1.75, memory: "3.5Gi" },
  { cpu: 2, memory: "4Gi" },
  { cpu: 2.25, memory: "4.5Gi" },
  { cpu: 2.5, memory: "5Gi" },
  { cpu: 2.75, memory: "5.5Gi" },
  { cpu: 3, memory: "6Gi" },
  { cpu: 3.25, memory: "6.5Gi" },
  { cpu: 3.5, memory: "7Gi" },
  { cpu: 3.75, memory: "7.5Gi" },
  { cpu: 4, memory: "8Gi" },
] as const;

/** How Container Apps asks a replica whether it is well. Provider argument: `template.container.*_probe`. */
export interface Probe {
  /**
   * `TCP` only checks that the port accepts connections.
   *
   * @default "HTTP" when `path` is given, else "TCP"
   */
  readonly transport?: "HTTP" | "HTTPS" | "TCP";
  /**
   * Path that answers 200 to 399 while the replica is well; begins with `/`.
   *
   * @default - none
   */
  readonly path?: string;
  /**
   * Port, 1 to 65535.
   *
   * @default - the container's target port
   */
  readonly port?: number;
  /**
   * Seconds before the first probe, 0 to 60.
   *
   * @default - Container Apps' own (1, readiness 0)
   */
  readonly initialDelaySeconds?: number;
  /**
   * Seconds between probes, 1 to 240.
   *
   * @default 10
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds until a probe counts as failed, 1 to 240.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;
  /**
   * Failures in a row until the replica is restarted (liveness, startup: 1 to 30) or taken out (readiness: 1 to 48).
   *
   * @default 3
   */
  readonly failureCountThreshold?: number;
}

/** The three probes of a container; `false` leaves one out. */
export interface Probes {
  /**
   * Restarts a replica that hangs.
   *
   * @default - `/healthz` for the built-in runtime, TCP on the target port for other images
   */
  readonly liveness?: Probe | false;
  /**
   * Keeps requests away from a replica that isn't ready.
   *
   * @default - `/readyz` for the built-in runtime, TCP on the target port for other images
   */
  readonly readiness?: Probe | false;
  /**
   * Holds the other probes back while a replica starts.
   *
   * @default - `/healthz` for the built-in runtime, none for other images
   */
  readonly startup?: Probe | false;
}

/** Adds replicas by concurrent HTTP requests. Provider argument: `template.http_scale_rule`. */
export interface HttpScaleRule {
  readonly type: "http";
  /** Name, unique in the app: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Concurrent requests a replica carries before another one is started, at least 1. */
  readonly concurrentRequests: number;
}

/** Adds replicas by concurrent TCP connections. Provider argument: `template.tcp_scale_rule`. */
export interface TcpScaleRule {
  readonly type: "tcp";
  /** Name, unique in the app: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Concurrent connections a replica carries before another one is started, at least 1. */
  readonly concurrentConnections: number;
}

/** Adds replicas by a KEDA scaler. Provider argument: `template.custom_scale_rule`. */
export interface CustomScaleRule {
  readonly type: "custom";
  /** Name, unique in the app: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The KEDA scaler, e.g. `cpu`. */
  readonly scaler: string;
  /** The scaler's settings, e.g. `{ type: "Utilization", value: "70" }`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** When replicas are added. */
export type ScaleRule = HttpScaleRule | TcpScaleRule | CustomScaleRule;

/** One container app. */
export interface ContainerAppOptions {
  /**
   * Name of the container app, first label of its host name: at most 32 lower-case letters, digits and hyphens.
   *
   * @remarks forces replacement, and changes the host name
   * @default - the integration's name, in oauth-proxy mode followed by `-gateway` or `-server`
   */
  readonly name?: string;
  /**
   * vCPU and memory of one replica.
   *
   * @default { cpu: 0.5, memory: "1Gi" }
   */
  readonly size?: ContainerSize;
  /**
   * Fewest replicas, 0 to 300.
   *
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * Most replicas, 1 to 300. Above 1 the app that holds sessions keeps them in a shared store: see `hosting.tokenStore`.
   *
   * @default - `minReplicas`, at least 1
   */
  readonly maxReplicas?: number;
  /**
   * When replicas are added.
   *
   * @default - Container Apps' own rule: 10 concurrent HTTP requests
   */
  readonly scaleRules?: readonly ScaleRule[];
  /**
   * Health probes.
   *
   * @default - see each
   */
  readonly probes?: Probes;
  /**
   * `Single` replaces the running revision at each change; `Multiple` keeps old ones without traffic.
   *
   * @default "Single"
   */
  readonly revisionMode?: "Single" | "Multiple";
  /**
   * Inactive revisions that are kept, 0 to 100.
   *
   * @default - Container Apps' own (100)
   */
  readonly maxInactiveRevisions?: number;
  /**
   * Workload profile to run on; needed in an environment that has profiles.
   *
   * @default - "Consumption" when this construct makes an environment with profiles, else none
   */
  readonly workloadProfileName?: string;
  /**
   * Environment variables beside those the integration sets. Not for secrets: values are in the plan and the state.
   *
   * @default - none
   */
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values come from Key Vault secrets, by variable name. The container's identity gets
   * the role "Key Vault Secrets User" on exactly these secrets.
   *
   * @default - none
   */
  readonly secretEnvironmentVariables?: Readonly<Record<string, KeyVaultSecretReference>>;
}

/** Most replicas of an app, by its options. */
export function mostReplicas({ minReplicas = 1, maxReplicas }: ContainerAppOptions): number {
  return maxReplicas ?? Math.max(minReplicas, 1);
}

/** A host name of your own in front of the app. */
export interface CustomDomain {
  /**
   * Host name, e.g. `mcp.contoso.com`. Its DNS records must exist before the apply, unless `dnsZoneId` is given: see
   * `customDomainVerificationId` of the container app.
   *
   * @remarks forces replacement of the binding
   */
  readonly hostName: string;
  /**
   * Resource id of the public Azure DNS zone that the host name is in, in the provider's subscription: the records are
   * made there. For the apex of a zone (`hostName` is its name) write the id literally.
   *
   * @default - the records are yours
   */
  readonly dnsZoneId?: string;
  /**
   * Resource id of a certificate for the host name that was uploaded to the environment
   * (`…/managedEnvironments/<name>/certificates/<name>`).
   *
   * @remarks forces replacement of the binding
   * @default - none: the name is added without a certificate
   */
  readonly certificateId?: string;
  /**
   * Has Azure issue a certificate for the host name and renew it, after proof that the name leads to the app: "CNAME" for
   * a name below a zone's apex, "HTTP" for an apex. It has to be bound by hand, once. The app must stay reachable from the
   * internet. Needs an azurerm newer than 4.55.
   *
   * @remarks forces replacement of the certificate
   * @default - none
   * @see https://learn.microsoft.com/azure/container-apps/custom-domains-managed-certificates
   */
  readonly managedCertificate?: "CNAME" | "HTTP";
}

/** The container app that MCP clients talk to. */
export interface FrontAppOptions extends ContainerAppOptions {
  /**
   * Who can reach it. `external`: everybody or, in an environment with an internal load balancer, everybody in its
   * virtual network. `internal`: only other apps of the same environment, e.g. a reverse proxy of your own.
   *
   * @default "external"
   */
  readonly ingress?: "external" | "internal";
  /**
   * IPv4 ranges that may reach it, in CIDR notation by a name of yours, e.g. `{ office: "203.0.113.0/24" }`; every other
   * address gets 403 from the ingress. Provider argument: `ingress.ip_security_restriction`. Not with internal ingress.
   *
   * @default - every address that `ingress` lets in
   */
  readonly allowedIpRanges?: Readonly<Record<string, string>>;
  /**
   * Host name of your own.
   *
   * @default - `<app name>.<default domain of the environment>`
   */
  readonly customDomain?: CustomDomain;
}
