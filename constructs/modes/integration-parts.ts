import type { ConfidentialApi } from "../entra/confidential-api.js";
import type { RegisteredApplication } from "../entra/register-application.js";
import type { HostedContainer } from "../hosting/hosted-container.js";
import type { WorkloadIdentity } from "../hosting/workload-identity.js";

/** A container app and the identity it runs as. */
export interface HostedWorkload {
  readonly container: HostedContainer;
  readonly identity: WorkloadIdentity;
}

/** What a mode builds, in the terms both modes share. */
export interface IntegrationParts {
  /** Origin that clients see. */
  readonly publicUrl: string;
  /** The MCP endpoint. */
  readonly mcpUrl: string;
  /** The MCP endpoints of further servers, by name. */
  readonly additionalMcpUrls: Readonly<Record<string, string>>;
  readonly redirectUri: string;
  readonly api: ConfidentialApi;
  readonly publicClient: RegisteredApplication | undefined;
  /** Client ids that are pre-authorized on the API. */
  readonly preAuthorizedClientIds: readonly string[];
  /** Container apps by what they do: `gateway` and `server`, or `app`. */
  readonly workloads: Readonly<Partial<Record<"app" | "gateway" | "server", HostedWorkload>>>;
}
