/** Paths that registrations, probes and clients rely on: part of the contract between the constructs and the runtime. */

/** The MCP endpoint (Streamable HTTP transport). */
export const MCP_PATH = "/mcp";

/** The MCP endpoint of a further server behind the gateway. */
export function additionalServerPath(name: string): string {
  return `/servers/${name}${MCP_PATH}`;
}

/** Where Entra sends the browser back to: the one `web` redirect URI of the confidential registration. */
export const ENTRA_CALLBACK_PATH = "/callback";

/** Where a browser begins to sign in, in direct-sso mode. */
export const LOGIN_PATH = "/login";

/** Where a browser ends its session, in direct-sso mode. */
export const LOGOUT_PATH = "/logout";

/** Liveness and startup: the process runs. */
export const LIVENESS_PATH = "/healthz";

/** Readiness: configuration, credential and store are usable. */
export const READINESS_PATH = "/readyz";

/** TCP port the runtime listens on inside its container. */
export const RUNTIME_PORT = 8080;

/** Where RFC 9728 section 3.1 puts the metadata of a protected resource; the resource's path follows it. */
export const PROTECTED_RESOURCE_METADATA_PATH = "/.well-known/oauth-protected-resource";

/** Both names of the one metadata document of the gateway's authorization server (RFC 8414, OpenID Connect Discovery). */
export const METADATA_PATHS = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] as const;

/** Web console of the gateway; also the redirect URI of its client. */
export const GATEWAY_CONSOLE_PATH = "/console";

/** Web console in direct-sso mode. */
export const DIRECT_CONSOLE_PATH = "/";
