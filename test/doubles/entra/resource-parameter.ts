import type { EntraSettings } from "./entra-state.js";
import { reject } from "./entra-rejection.js";
import type { RequestedScopes } from "./scopes.js";

/**
 * RFC 8707 `resource`: compared character for character with the identifier URIs of the one application that owns
 * the requested scopes. Scopes of OpenID Connect alone belong to no registered application, so nothing matches.
 */
export function checkResourceParameter(
  resources: readonly string[],
  { resources: owners }: RequestedScopes,
  settings: EntraSettings,
): void {
  if (resources.length === 0) return;
  if (settings.refuseResourceParameter) reject(901002);
  const [owner, ...others] = owners;
  for (const resource of resources) {
    const matches = others.length === 0 && (owner?.resource.identifierUris ?? []).includes(resource);
    if (!matches) reject(9010010, { resource });
  }
}
