/**
 * Paths of the gateway's own endpoints. Those of the authorization server stand where clients of the 2025-03-26
 * revision guess them when they find no metadata.
 */
export const AUTHORIZATION_SERVER_PATHS = {
  authorization: "/authorize",
  token: "/token",
  registration: "/register",
  revocation: "/revoke",
  jwks: "/jwks",
} as const;

/** Both names of the one metadata document (RFC 8414, OpenID Connect Discovery). */
export const METADATA_PATHS = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] as const;

/** Consent page of one authorization request. */
export const CONSENT_PATH = "/consent";

/** Web console; also the redirect URI of its client. */
export const WEB_CONSOLE_PATH = "/console";

/** Who uses the web console, for its page. */
export const WEB_CONSOLE_USER_PATH = `${WEB_CONSOLE_PATH}/user`;
