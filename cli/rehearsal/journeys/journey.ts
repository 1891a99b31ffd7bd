import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import type { LocalDeployment } from "../local-deployment.js";

/** A way of a user from nothing to their own data in Microsoft Graph. Rejects at the first thing that is not as it should be. */
export interface Journey {
  /** How the user gets in. */
  readonly title: string;
  /** Whether a deployment has this way. @default every one */
  readonly leadsInto?: (deployment: LocalDeployment) => boolean;
  readonly take: (traveller: Traveller) => Promise<void>;
}

export interface Traveller {
  readonly deployment: LocalDeployment;
  readonly userName: string;
  /** Whether a Conditional Access policy comes into force for the user on the way. */
  readonly meetsPolicy: boolean;
  /** Told each step that succeeded. */
  readonly report: (step: string) => void;
}

/** `whoami` answers with Graph's word for who the user is. Anybody else's name is a failure. */
export async function callWhoami(client: Client, userName: string): Promise<string> {
  const { structuredContent, isError } = await client.callTool({ name: "whoami", arguments: {} });
  if (isError === true) throw new Error("whoami answered with an error");
  const { displayName, userPrincipalName } = (structuredContent ?? {}) as Readonly<Record<string, unknown>>;
  const name = `${String(displayName)} (${String(userPrincipalName)})`;
  if (userPrincipalName !== userName) throw new Error(`Graph says: ${name}, who is somebody else`);
  return name;
}

/** Ends what an earlier journey demanded. */
export function liftPolicies({ doubles, tenantId }: LocalDeployment): void {
  doubles.entra.control.removePolicies({ tenant: tenantId });
}

/** From now on a policy on Graph wants a second factor of this user. */
export function addPolicy({ doubles, tenantId }: LocalDeployment, userName: string): void {
  doubles.entra.control.demandMfa({ tenant: tenantId, resource: MICROSOFT_GRAPH_APPLICATION_ID, users: [userName] });
}

/** The policy comes into force, and Graph refuses the token that is in use. */
export function demandSecondFactor({ deployment, userName }: Traveller): void {
  addPolicy(deployment, userName);
  deployment.doubles.graph.control.challengeNext({ times: 1 });
}

export const SECOND_FACTOR = "Graph asked for a second factor; signed in again; the same call then succeeded";
