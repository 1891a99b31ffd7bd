import { entraClouds } from "../../../runtime/config/entra-clouds.js";

/**
 * Who signs users in: the server itself, as in the oauth-proxy mode; Entra, as in direct-sso; or somebody else, of whom
 * this project knows nothing.
 */
export type Where = "own" | "entra" | "elsewhere";

const AUTHORITY_HOSTS: ReadonlySet<string> = new Set([
  ...Object.values(entraClouds).map(({ authorityHost }) => new URL(authorityHost).host),
  // Issuer of version 1 tokens.
  "sts.windows.net",
]);

/** @param issuer - an entry of `authorization_servers` */
export function whereAuthorizationIs(issuer: string, url: URL): Where {
  if (isEntra(issuer)) return "entra";
  return URL.canParse(issuer) && new URL(issuer).origin === url.origin ? "own" : "elsewhere";
}

export function isEntra(issuer: string): boolean {
  return URL.canParse(issuer) && AUTHORITY_HOSTS.has(new URL(issuer).host);
}

/** The tenant that an issuer of Entra's is for: a GUID, a domain, or a name such as `common`. */
export function tenantOf(issuer: string): string {
  return new URL(issuer).pathname.split("/")[1] ?? "";
}
