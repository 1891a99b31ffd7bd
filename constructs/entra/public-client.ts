import type { Construct } from "constructs";
import type { IntegrationContext } from "../integration-context.js";
import type { ConfidentialApi } from "./confidential-api.js";
import type { AppRegistrationOptions, ExistingRegistration } from "./entra-props.js";
import { registerApplication, type RegisteredApplication } from "./register-application.js";

/** Input of `addPublicClient`. */
export interface PublicClientProps {
  readonly context: IntegrationContext;
  /** Name of a new registration, unless its options name it. */
  readonly displayName: string;
  readonly given: AppRegistrationOptions | ExistingRegistration | undefined;
  /** Redirect URIs of the MCP clients. */
  readonly redirectUris: readonly string[];
  /** The API it asks for. */
  readonly api: ConfidentialApi;
}

/** The public client: what desktop and command-line MCP clients sign in as when they talk to Entra themselves. */
export function addPublicClient(
  scope: Construct,
  { context, displayName, given, redirectUris, api }: PublicClientProps,
): RegisteredApplication {
  return registerApplication(scope, "PublicClient", given, {
    displayName,
    deployment: context.deployment,
    signInAudience: context.entra.signInAudience ?? "AzureADMyOrg",
    redirectUris: { platform: "publicClient", uris: redirectUris },
    requiredApis: [{ name: "Api", clientId: api.registration.clientId, permissionIds: api.scopeIds }],
    // Entra asks for the assignment to the API; to ask for one to its client too would be asking twice.
    userAssignmentRequired: false,
  });
}
