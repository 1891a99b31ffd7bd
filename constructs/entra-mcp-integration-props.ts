import type { EntraCloud } from "../runtime/config/entra-clouds.js";
import type {
  AppRegistrationOptions,
  EntraProps,
  ExistingRegistration,
  McpClient,
  PreAuthorizedClient,
} from "./entra/entra-props.js";
import type { McpClientPreset, PreAuthorizablePreset } from "./entra/mcp-client-presets.js";
import type { DirectSsoHosting, OAuthProxyHosting } from "./hosting/hosting-props.js";
import type { ProviderAliases } from "./provider-aliases.js";

/** The MCP server of this project: tools over Microsoft Graph, one for each permission that is configured. */
export interface BuiltInServer {
  readonly type: "built-in";
}

/**
 * An MCP server of your own, as a container image. It gets the integration's environment variables
 * (docs/configuration.md), a user-assigned identity, and its federated credential.
 */
export interface ContainerServer {
  readonly type: "container";
  /** Image reference, best by digest (`…@sha256:…`). */
  readonly image: string;
  /** TCP port it listens on, 1 to 65535. */
  readonly targetPort: number;
  /**
   * Path of its MCP endpoint.
   *
   * @default "/mcp"
   */
  readonly mcpPath?: string;
  /**
   * Path it expects Entra's answer at. In direct-sso mode only: in oauth-proxy mode the gateway signs users in.
   *
   * @default "/callback"
   */
  readonly redirectPath?: string;
  /**
   * Overrides the image's entry point.
   *
   * @default - the image's own
   */
  readonly command?: readonly string[];
  /**
   * Overrides the image's arguments.
   *
   * @default - the image's own
   */
  readonly args?: readonly string[];
}

/** An MCP server that runs somewhere already. */
export interface ExistingServer {
  readonly type: "existing";
  /** URL of its MCP endpoint: https, with a path, without a trailing slash. */
  readonly url: string;
  /**
   * Path it expects Entra's answer at. In direct-sso mode only: in oauth-proxy mode the gateway signs users in.
   *
   * @default "/callback"
   */
  readonly redirectPath?: string;
  /**
   * Principal (object) id of the managed identity it runs as, trusted as the registration's credential.
   *
   * @default - none: the server needs no credential, or has another one
   */
  readonly identityPrincipalId?: string;
}

/** A further MCP server behind the gateway, which runs somewhere already. */
export interface AdditionalServer {
  /** URL of its MCP endpoint, as the gateway reaches it: https, with a path, without a trailing slash. */
  readonly url: string;
  /**
   * Audience of the token the gateway sends to it: this API, or Microsoft Graph, for servers that expect a Graph token.
   *
   * @default "api"
   */
  readonly forwardedToken?: "api" | "graph";
}

/** How MCP clients may introduce themselves to the gateway beside being configured in `clients`. */
export interface ClientRegistrationOptions {
  /**
   * Dynamic client registration (RFC 7591).
   *
   * @default true
   */
  readonly dynamic?: boolean;
  /**
   * Client ID Metadata Documents: a client id that is the URL of its description.
   *
   * @default true
   */
  readonly metadataDocuments?: boolean;
  /**
   * Hosts that the https redirect URIs of such clients may have, e.g. `claude.ai`: exact names without wildcards, scheme,
   * port or path. What a client registers for any other host is refused; loopback addresses need no list, and URIs of a
   * custom scheme are listed one by one in `clients`.
   *
   * @default - the hosts of the https redirect URIs of `clients`, which are always listed
   */
  readonly redirectHosts?: readonly string[];
  /**
   * Takes https redirect URIs with any host. Whoever reaches the gateway then decides where authorization codes go, and
   * only the warning on the consent page stands against it.
   *
   * @default false
   */
  readonly dangerouslyAllowAnyRedirectHost?: boolean;
}

/** What both modes have in common. */
export interface CommonProps extends EntraProps {
  /**
   * Short name that Azure names derive from: 2 to 24 lower-case letters, digits and hyphens.
   *
   * @remarks changing it replaces every Azure resource
   */
  readonly name: string;
  /**
   * Name people see on consent pages and in the Entra admin center.
   *
   * @default - `name`
   */
  readonly displayName?: string;
  /**
   * What ids of scopes and roles are derived from (UUIDv5). Keep it when `name` changes and consent survives.
   *
   * @default - `name`
   */
  readonly key?: string;
  /**
   * Tenant of the registrations, a UUID. Given, the plan shows it; with `owners` given too, the plan reads nothing.
   *
   * @default - the tenant the azuread provider signs in to, read while planning
   */
  readonly tenantId?: string;
  /**
   * National cloud. Must be the one the stack's providers work in.
   *
   * @default "public"
   */
  readonly cloud?: EntraCloud;
  /**
   * Object ids of the users and service principals that own the registrations.
   *
   * @default - the deploying principal, read while planning
   */
  readonly owners?: readonly string[];
  /**
   * Tags of every Azure resource.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Providers to use instead of the stack's default ones.
   *
   * @default - the stack's azuread and azurerm providers
   */
  readonly providers?: ProviderAliases;
}

/** Direct SSO, hosted here: MCP client in a browser → MCP server → Microsoft Graph. */
export interface HostedDirectSsoProps extends CommonProps {
  readonly mode: "direct-sso";
  /**
   * Entra clients that may call the MCP endpoint with tokens of their own, without a consent prompt.
   *
   * @default - none
   */
  readonly clients?: readonly (PreAuthorizablePreset | PreAuthorizedClient)[];
  /**
   * What is hosted.
   *
   * @default - the built-in MCP server
   */
  readonly server?: BuiltInServer | ContainerServer;
  /**
   * Tools of the built-in server that applications may call without a user, each with the app role it takes: the value
   * of one of `appRoles` that applications can hold. An administrator assigns the role to each application. Of the
   * built-in tools `whoami` alone answers without a user; the others read what belongs to one.
   *
   * @default - none: a token without a user is refused
   * @see https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps
   */
  readonly appOnlyTools?: Readonly<Record<string, string>>;
  /**
   * Web console: a page that signs people in and lets them call the server's tools, to try the integration out.
   *
   * @default true
   */
  readonly webConsole?: boolean;
  /** Where it is hosted. */
  readonly hosting: DirectSsoHosting;
}

/** Direct SSO for a server that runs somewhere already: only the Entra side is made. */
export interface UnhostedDirectSsoProps extends CommonProps {
  readonly mode: "direct-sso";
  /**
   * Entra clients that may call the MCP endpoint with tokens of their own, without a consent prompt.
   *
   * @default - none
   */
  readonly clients?: readonly (PreAuthorizablePreset | PreAuthorizedClient)[];
  /** The server. */
  readonly server: ExistingServer;
  /** Nothing is hosted. */
  readonly hosting?: undefined;
}

/** Direct SSO: one confidential registration, authorization code flow by the server itself. */
export type DirectSsoProps = HostedDirectSsoProps | UnhostedDirectSsoProps;

/**
 * AI Gateway OAuth Proxy: desktop or CLI MCP client → gateway → MCP server → Microsoft Graph. A public client and a
 * confidential API, authorization code with PKCE, then On-Behalf-Of.
 */
export interface OAuthProxyProps extends CommonProps {
  readonly mode: "oauth-proxy";
  /**
   * MCP clients: presets by name, or your own. Their redirect URIs are allowed at the gateway and on the public
   * client; those that are Entra applications are pre-authorized on the API.
   *
   * @default - none: clients register themselves, see `clientRegistration`
   */
  readonly clients?: readonly (McpClientPreset | McpClient)[];
  /**
   * How other MCP clients may register with the gateway.
   *
   * @default - dynamically and by metadata document
   */
  readonly clientRegistration?: ClientRegistrationOptions;
  /**
   * The public client's registration: options of a new one, or `EntraMcpIntegration.fromExistingRegistration(…)`.
   *
   * @default - a new one
   */
  readonly publicClientRegistration?: AppRegistrationOptions | ExistingRegistration;
  /**
   * What the gateway forwards to.
   *
   * @default - the built-in MCP server
   */
  readonly server?: BuiltInServer | ContainerServer | ExistingServer;
  /**
   * Audience of the token the gateway sends to the server: this API (the server exchanges it itself), or Microsoft
   * Graph, for off-the-shelf servers that expect a Graph token. The built-in server takes `api` only.
   *
   * @default "api"
   */
  readonly forwardedToken?: "api" | "graph";
  /**
   * Further MCP servers behind the same gateway, by name (1 to 32 lower-case letters, digits and hyphens, beginning with
   * a letter). Clients reach each at `<public URL>/servers/<name>/mcp`, with tokens for that one only; scopes and sign-in
   * are shared. Each gets tokens of its users, so add those that you trust as your own.
   *
   * @default - none
   */
  readonly additionalServers?: Readonly<Record<string, AdditionalServer>>;
  /**
   * Web console of the gateway, at `/console`: a page that signs people in and lets them call the server's tools, to try
   * the integration out.
   *
   * @default true
   */
  readonly webConsole?: boolean;
  /** Where gateway and server are hosted. */
  readonly hosting: OAuthProxyHosting;
}

/** Props of `EntraMcpIntegration`: `mode` decides which others there are. */
export type EntraMcpIntegrationProps = DirectSsoProps | OAuthProxyProps;
