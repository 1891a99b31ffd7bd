import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";

/** What of the configuration decides where Entra is. */
export type AuthorityConfig = Pick<RuntimeConfig, "ENTRA_CLOUD" | "ENTRA_TENANT_ID" | "ENTRA_ALLOWED_TENANT_IDS">;

/** Where users of this deployment sign in. No URL ends with a slash. */
export interface Authority {
  /** Where users sign in: the home tenant's, or the one of all organizations if other tenants are allowed. */
  readonly authority: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Ends the browser's session at Entra. */
  readonly logoutUrl: string;
  /** Signing keys of the home tenant. */
  readonly jwksUrl: string;
  /** The authority of one tenant: what is done for a user whose tenant is known is done there. */
  readonly authorityOf: (tenantId: string) => string;
  /** Exactly what `iss` of a v2 token of that tenant holds. */
  readonly issuer: (tenantId: string) => string;
  readonly jwksUrlOf: (tenantId: string) => string;
  /** Tenants whose users may sign in, lower case, the home tenant first. */
  readonly tenantIds: readonly string[];
}

/**
 * Endpoints of Entra's v2 protocol, built from the configuration: Entra's own metadata would bring nothing new, and one
 * more request that can fail.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints
 */
export function authorityOf(config: AuthorityConfig): Authority {
  const { authorityHost } = entraClouds[config.ENTRA_CLOUD];
  const home = config.ENTRA_TENANT_ID.toLowerCase();
  const tenantIds = [...new Set([home, ...config.ENTRA_ALLOWED_TENANT_IDS.map((id) => id.toLowerCase())])];
  const of = (tenant: string) => `${authorityHost}/${tenant}`;
  const jwksUrlOf = (tenantId: string) => `${of(tenantId)}/discovery/v2.0/keys`;
  const authority = of(tenantIds.length > 1 ? "organizations" : home);
  return {
    authority,
    authorizeUrl: `${authority}/oauth2/v2.0/authorize`,
    tokenUrl: `${authority}/oauth2/v2.0/token`,
    logoutUrl: `${authority}/oauth2/v2.0/logout`,
    jwksUrl: jwksUrlOf(home),
    authorityOf: of,
    issuer: (tenantId) => `${of(tenantId)}/v2.0`,
    jwksUrlOf,
    tenantIds,
  };
}

/** What an administrator is asked to consent to. */
export interface AdminConsentRequest {
  readonly tenantId: string;
  readonly clientId: string;
  /** Fully qualified, or `<resource>/.default`. */
  readonly scopes: readonly string[];
  /** One of the registration's. @default the first one that is registered */
  readonly redirectUri?: string;
}

/** Where an administrator of a user's tenant approves everything this deployment needs; shown to users who can't. */
export type ConsentPage = (tenantId: string) => string;

/** `.default` of Graph stands for all permissions of the registration. */
export function consentPage(
  config: AuthorityConfig & { readonly ENTRA_CLIENT_ID: string },
  redirectUri: string,
): ConsentPage {
  const scopes = [`${entraClouds[config.ENTRA_CLOUD].graphHost}/.default`];
  return (tenantId) => adminConsentUrl(config, { tenantId, clientId: config.ENTRA_CLIENT_ID, scopes, redirectUri });
}

/** Where an administrator consents for the whole tenant. Its answer proves nothing: `tenant` in it can be forged. */
export function adminConsentUrl(config: AuthorityConfig, request: AdminConsentRequest): string {
  const { tenantId, clientId, scopes, redirectUri } = request;
  const url = new URL(`${entraClouds[config.ENTRA_CLOUD].authorityHost}/${tenantId}/v2.0/adminconsent`);
  url.searchParams.set("client_id", clientId);
  url.searchParams.set("scope", scopes.join(" "));
  if (redirectUri !== undefined) url.searchParams.set("redirect_uri", redirectUri);
  return url.href;
}
