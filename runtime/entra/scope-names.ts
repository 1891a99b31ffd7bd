import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";

/** The API whose scopes are named. */
export type ApiNames = Pick<RuntimeConfig, "ENTRA_CLIENT_ID" | "ENTRA_IDENTIFIER_URI">;

/** Scopes of OpenID Connect, which belong to no API and are never qualified. */
const OIDC_SCOPES = new Set(["openid", "profile", "email", "offline_access"]);

export function isOidcScope(scope: string): boolean {
  return OIDC_SCOPES.has(scope);
}

/**
 * `access_as_user` → `<client id>/access_as_user`: how the API itself asks Entra for its own scope. By its identifier
 * URI it would get a token once and AADSTS90009 at the first refresh.
 */
export function clientIdScope(name: string, api: ApiNames): string {
  return OIDC_SCOPES.has(name) ? name : `${api.ENTRA_CLIENT_ID}/${name}`;
}

/** `access_as_user` → `<identifier URI>/access_as_user`: how other applications ask for it; bare it would be Graph's. */
export function identifierUriScope(name: string, api: ApiNames): string {
  return OIDC_SCOPES.has(name) ? name : `${api.ENTRA_IDENTIFIER_URI}/${name}`;
}

/**
 * Any spelling → the bare name that tokens carry in `scp`; undefined when the scope belongs to another API.
 *
 * Identifier URIs are compared to the letter as Entra does, client ids without regard to letter case as GUIDs are.
 */
export function bareScopeName(scope: string, api: ApiNames): string | undefined {
  const slash = scope.lastIndexOf("/");
  if (slash < 0) return scope === "" ? undefined : scope;
  const [resource, name] = [scope.slice(0, slash), scope.slice(slash + 1)];
  const clientId = api.ENTRA_CLIENT_ID.toLowerCase();
  const ours =
    resource === api.ENTRA_IDENTIFIER_URI ||
    resource.toLowerCase() === clientId ||
    resource.toLowerCase() === `api://${clientId}`;
  return ours && name !== "" ? name : undefined;
}

/** `Mail.Read` → `https://graph.microsoft.com/Mail.Read`, in the cloud of the deployment. */
export function graphScope(permission: string, { ENTRA_CLOUD }: Pick<RuntimeConfig, "ENTRA_CLOUD">): string {
  return `${entraClouds[ENTRA_CLOUD].graphHost}/${permission}`;
}

/** Those of all permissions; without any, whatever was consented to. */
export function graphScopes(permissions: readonly string[], config: Pick<RuntimeConfig, "ENTRA_CLOUD">): string[] {
  const names = permissions.length === 0 ? [".default"] : permissions;
  return names.map((name) => graphScope(name, config));
}

/**
 * Scopes of our own API as they go to Entra; all of them when none is given, because every request has to name one.
 * Those of OpenID Connect are left out: the client library adds them.
 */
export function ownApiScopes(scopes: readonly string[], api: ApiNames & Pick<RuntimeConfig, "ENTRA_SCOPES">): string[] {
  const named = scopes.filter((scope) => !isOidcScope(scope));
  return (named.length === 0 ? api.ENTRA_SCOPES : named).map((scope) => {
    const name = bareScopeName(scope, api);
    if (name === undefined) throw new TypeError(`${scope} is not a scope of this API`);
    return clientIdScope(name, api);
  });
}

/** Scopes of one other API: Entra refuses a token request for two (AADSTS28000). */
export function oneApi(scopes: readonly string[]): string[] {
  const apis = new Set(scopes.map((scope) => scope.slice(0, Math.max(scope.lastIndexOf("/"), 0))));
  if (apis.size !== 1 || apis.has("")) throw new TypeError("name scopes of exactly one API, fully qualified");
  return [...scopes];
}

/** Granted scopes as the client spelt them when it asked; others bare. Clients compare texts. */
export function inRequestedSpelling(
  granted: readonly string[],
  requested: readonly string[],
  api: ApiNames,
): readonly string[] {
  const spelling = new Map(requested.map((scope) => [bareScopeName(scope, api), scope]));
  return granted.map((name) => spelling.get(name) ?? name);
}

/** The words of a `scope` or `scp` value, each once. */
export function scopeWords(text: string | undefined): readonly string[] {
  return [...new Set((text ?? "").split(" ").filter((word) => word !== ""))];
}
