import type { ApplicationApiOauth2PermissionScope, ApplicationAppRole } from "@cdktf/provider-azuread/lib/application";
import type { AppRole, ExposedScope, OptionalClaim, OptionalClaims } from "./entra-props.js";
import { permissionId } from "./permission-id.js";

/** What the API exposes when nothing else is asked for: one scope to act as the signed-in user. */
export const DEFAULT_SCOPES: readonly ExposedScope[] = [{ value: "access_as_user" }];

/** Whose ids and texts the permissions of one integration are derived from. */
export interface PermissionNaming {
  /** The integration's key. */
  readonly key: string;
  /** The integration's display name. */
  readonly displayName: string;
}

/** Scope with every text and its id filled in, sorted by value so that the plan stays quiet. */
export function exposedScopes(
  scopes: readonly ExposedScope[],
  { key, displayName }: PermissionNaming,
): Required<ExposedScope>[] {
  return sortedByValue(scopes).map((scope) => {
    const adminConsentDisplayName = scope.adminConsentDisplayName ?? `Access ${displayName}`;
    return {
      value: scope.value,
      // A literal id is known in the plan; one read back from the provider turns unknown at every edit.
      id: scope.id ?? permissionId(key, scope.value),
      type: scope.type ?? "User",
      adminConsentDisplayName,
      adminConsentDescription:
        scope.adminConsentDescription ?? `Allows the application to use ${displayName} as the signed-in user.`,
      userConsentDisplayName: scope.userConsentDisplayName ?? adminConsentDisplayName,
      userConsentDescription:
        scope.userConsentDescription ?? `Allows the application to use ${displayName} on your behalf.`,
    };
  });
}

/** Scopes as the provider's `oauth2_permission_scope` blocks. */
export function scopeBlocks(scopes: readonly Required<ExposedScope>[]): ApplicationApiOauth2PermissionScope[] {
  return scopes.map((scope) => ({ ...scope, enabled: true }));
}

/** Role with its id filled in. */
export type IdentifiedAppRole = AppRole & { readonly id: string };

/** Roles with their ids, sorted by value. */
export function exposedRoles(roles: readonly AppRole[], key: string): IdentifiedAppRole[] {
  return sortedByValue(roles).map((role) => ({ ...role, id: role.id ?? permissionId(key, role.value) }));
}

/** Roles as the provider's `app_role` blocks. */
export function roleBlocks(roles: readonly IdentifiedAppRole[]): ApplicationAppRole[] {
  return roles.map(({ id, value, displayName, description, allowedMemberTypes }) => ({
    id,
    value,
    displayName,
    description,
    allowedMemberTypes: [...allowedMemberTypes].sort(),
    enabled: true,
  }));
}

/** Tells application tokens from user tokens; without it only the absence of `scp` does. */
const TOKEN_KIND_CLAIM: OptionalClaim = { name: "idtyp", additionalProperties: ["include_user_token"] };

/** Optional claims as the provider's block: the caller's, and always `idtyp` in access tokens. */
export function optionalClaimsBlock(claims: OptionalClaims = {}) {
  const accessToken = (claims.accessToken ?? []).filter(({ name }) => name !== TOKEN_KIND_CLAIM.name);
  return {
    accessToken: [...accessToken, TOKEN_KIND_CLAIM].sort(byName).map(claimBlock),
    ...(claims.idToken && claims.idToken.length > 0
      ? { idToken: [...claims.idToken].sort(byName).map(claimBlock) }
      : {}),
  };
}

function claimBlock(claim: OptionalClaim) {
  return {
    name: claim.name,
    source: claim.source,
    essential: claim.essential,
    additionalProperties: claim.additionalProperties && [...claim.additionalProperties],
  };
}

function byName(a: OptionalClaim, b: OptionalClaim): number {
  return compare(a.name, b.name);
}

function sortedByValue<T extends { readonly value: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => compare(a.value, b.value));
}

// Not localeCompare: its order depends on the machine's language.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
