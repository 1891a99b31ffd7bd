import { GATEWAY_CONSOLE_PATH } from "../config/routes.js";

export { METADATA_PATHS } from "../config/routes.js";

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

/** Consent page of one authorization request. */
export const CONSENT_PATH = "/consent";

/** Web console; also the redirect URI of its client. */
export const WEB_CONSOLE_PATH = GATEWAY_CONSOLE_PATH;

/** Who uses the web console, for its page. */
export const WEB_CONSOLE_USER_PATH = `${WEB_CONSOLE_PATH}/user`;

/** Ends everything that whoever uses the web console signed in for. */
export const SIGN_OUT_EVERYWHERE_PATH = `${WEB_CONSOLE_PATH}/sign-out-everywhere`;
