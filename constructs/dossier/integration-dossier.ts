/**
 * What is written about one integration while synthesizing, as JSON and, from the same facts, as Markdown. Nothing in it
 * depends on the day, the machine or the order of props. A value that only Terraform knows is a placeholder in angle
 * brackets, listed in `placeholders`.
 *
 * A new member is no new version. One that is renamed, gone or of another meaning is.
 */
export interface IntegrationDossier {
  readonly version: 1;
  readonly integration: DossierSubject;
  readonly architecture: Architecture;
  readonly signIn: SignInRules;
  readonly permissions: Permissions;
  readonly adminConsent: AdminConsent;
  readonly endpoints: readonly Endpoint[];
  /** Undefined in direct-sso mode, where there is nothing to register at. */
  readonly clientRegistration?: DossierClientRegistration;
  readonly clients: readonly ClientConfiguration[];
  readonly tests: readonly TestCase[];
  readonly rotation: readonly RotationEntry[];
  readonly placeholders: readonly Placeholder[];
}

/** Which integration it is about. */
export interface DossierSubject {
  /** Path of the construct: stack, then ids. */
  readonly path: string;
  readonly name: string;
  readonly displayName: string;
  readonly mode: "direct-sso" | "oauth-proxy";
  readonly cloud: string;
  /** Home tenant of the registrations. */
  readonly tenantId: string;
  readonly mcpUrl: string;
  /** Resource group of what is hosted; undefined where nothing is. */
  readonly resourceGroup?: string;
}

/** What there is, and what goes from one to the other. */
export interface Architecture {
  readonly nodes: readonly ArchitectureNode[];
  readonly links: readonly ArchitectureLink[];
  /** A sign-in and the first request, where this project's runtime does it; empty for a server that signs users in itself. */
  readonly signIn: readonly SignInStep[];
}

/** One message of a sign-in. */
export interface SignInStep {
  readonly from: SignInParty;
  readonly to: SignInParty;
  readonly what: string;
  readonly answer: boolean;
}

/** Who takes part in a sign-in. */
export type SignInParty = "browser" | "client" | "gateway" | "entra" | "server" | "graph";

/** Something in the diagram. */
export interface ArchitectureNode {
  /** Unique in the diagram: letters, digits and underscores. */
  readonly id: string;
  /** What it is, e.g. `container app`. */
  readonly title: string;
  readonly name: string;
  /** What matters of it. */
  readonly notes: readonly string[];
  readonly place: "users" | "entra" | "azure" | "elsewhere";
  /** Id of the node that it is in. */
  readonly inside?: string;
  /** `made` by this integration, made elsewhere in the same `stack`, or `existing` already. */
  readonly origin: "made" | "stack" | "existing";
  /** Terraform address of its resource or data source, where there is one. */
  readonly address?: string;
}

/** An arrow in the diagram. */
export interface ArchitectureLink {
  readonly from: string;
  readonly to: string;
  readonly what: string;
  /** `request`: what happens when somebody uses it. `trust`: who may do what. `part`: what belongs to what. */
  readonly kind: "request" | "trust" | "part";
}

/** Who may sign in. */
export interface SignInRules {
  readonly audience: "AzureADMyOrg" | "AzureADMultipleOrgs";
  readonly allowedTenantIds: readonly string[];
  readonly userAssignmentRequired: boolean;
  /** Tools that applications may call without a user, with the app role each takes. */
  readonly appOnlyTools: Readonly<Record<string, string>>;
}

/** Everything that somebody may do because of this integration. */
export interface Permissions {
  readonly scopes: readonly DossierScope[];
  readonly appRoles: readonly DossierAppRole[];
  readonly graph: readonly DossierGraphPermission[];
  readonly preAuthorizedClients: readonly DossierPreAuthorizedClient[];
  readonly azureRoles: readonly DossierAzureRole[];
}

/** A delegated permission that the API exposes. */
export interface DossierScope {
  readonly value: string;
  /** As clients ask Entra for it. */
  readonly qualified: string;
  readonly allows: string;
  readonly consent: "users" | "administrators";
}

/** A role that the API defines. */
export interface DossierAppRole {
  readonly value: string;
  readonly displayName: string;
  readonly allows: string;
  readonly assignedTo: readonly ("User" | "Application")[];
}

/** A delegated permission of Microsoft Graph. */
export interface DossierGraphPermission {
  readonly name: string;
  readonly allows: string;
  /** `unknown`: its name is not built in, and the tenant decides. */
  readonly adminConsent: "required" | "not required" | "unknown";
  /** What it is for: tools of the server, or the sign-in itself. */
  readonly usedFor: "server" | "sign-in";
}

/** A client that Entra lets call the API without asking the user. */
export interface DossierPreAuthorizedClient {
  readonly name: string;
  readonly clientId: string;
  /** `administrators`: by hand, because the registration belongs to them. */
  readonly by: "this stack" | "administrators";
}

/** A role in Azure. */
export interface DossierAzureRole {
  readonly principal: string;
  readonly role: string;
  readonly scope: string;
  readonly why: string;
}

/** Whether and where an administrator consents. */
export interface AdminConsent {
  /** `given`: the deployment does it. `required`: nobody can sign in before. `unless-users-may`: the tenant decides. */
  readonly homeTenant: "given" | "required" | "unless-users-may";
  readonly links: readonly AdminConsentLink[];
}

/** Page on which an administrator of one tenant consents. */
export interface AdminConsentLink {
  readonly tenantId: string;
  readonly url: string;
  /** Output of the stack that holds it. */
  readonly output?: string;
}

/** A URL of the integration. */
export interface Endpoint {
  readonly name: string;
  readonly url: string;
  /** Who answers there. */
  readonly answers: string;
  /** Output of the stack that holds exactly this. */
  readonly output?: string;
}

/** How clients may introduce themselves to the gateway. */
export interface DossierClientRegistration {
  /** RFC 7591. */
  readonly dynamic: boolean;
  /** Client ID Metadata Documents. */
  readonly metadataDocuments: boolean;
  /** Hosts that https redirect URIs of such clients may have. Loopback addresses always pass. */
  readonly redirectHosts: readonly string[];
  readonly anyRedirectHost: boolean;
  /** Redirect URIs of the pre-registered client, which the public client's registration has as well. */
  readonly redirectUris: readonly string[];
}

/** How one MCP client is told about the server. */
export interface ClientConfiguration {
  readonly client: string;
  /** Where the text goes. */
  readonly place: string;
  readonly format: "json" | "sh" | "text";
  readonly text: string;
  /** Whether the configuration lets the client in as it is. */
  readonly ready: boolean;
  /** What else there is to know, or to do first. In Markdown. */
  readonly notes: readonly string[];
}

/** One test with one representative person or program. Texts are Markdown. */
export interface TestCase {
  readonly id: string;
  readonly who: string;
  readonly steps: readonly string[];
  readonly expected: string;
  /** Codes of Entra's, one of which is expected, where the test is meant to fail. */
  readonly entraErrors: readonly `AADSTS${number}`[];
}

/** Something that ends, and what happens then. Texts are Markdown. */
export interface RotationEntry {
  readonly what: string;
  readonly lasts: string;
  readonly renewal: string;
}

/** A value that only Terraform knows. */
export interface Placeholder {
  /** As it stands in the texts. */
  readonly text: string;
  /** What to give to `terraform console`. */
  readonly expression: string;
  /** Output of the stack that holds exactly this. */
  readonly output?: string;
}
