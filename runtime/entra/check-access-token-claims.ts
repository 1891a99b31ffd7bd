import {
  firstRejection,
  rolesOf,
  subjectOf,
  textOf,
  TOKEN_CHECKS,
  type ClaimCheck,
  type Claims,
  type TokenExpectations,
  type TokenSubject,
} from "./check-token-claims.js";
import { scopeWords } from "./scope-names.js";
import type { TokenRejection } from "./token-rejection.js";

/** Who calls, as an Entra access token says. */
export interface EntraCaller extends TokenSubject {
  /** Delegated scopes, bare names. */
  readonly scopes: readonly string[];
  /** App roles of the user, or of the calling application. */
  readonly roles: readonly string[];
  /** Client id of the application that got the token. */
  readonly clientId: string;
  /** Whether an application calls for itself, without a user. */
  readonly appOnly: boolean;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** `uti`, for the audit trail. */
  readonly tokenId?: string;
}

/** What an access token has to say to be accepted. */
export interface ClaimExpectations extends TokenExpectations {
  /** Lower-case client ids whose users' tokens are accepted. */
  readonly clientIds: readonly string[] | "any";
  /** Whether applications may call for themselves. */
  readonly allowAppOnly: boolean;
}

/** Either who calls, or why not. */
export type CheckedClaims =
  { readonly ok: true; readonly caller: EntraCaller } | { readonly ok: false; readonly rejection: TokenRejection };

/** Judges the claims of an Entra v2 access token whose signature was verified. Pure; the first check that fails decides. */
export function checkAccessTokenClaims(claims: Claims, expected: ClaimExpectations, nowSeconds: number): CheckedClaims {
  const rejection = firstRejection(CHECKS, claims, expected, nowSeconds);
  return rejection === undefined ? { ok: true, caller: callerOf(claims) } : { ok: false, rejection };
}

/** Applications that call for themselves are let in by the app role that an administrator gave each of them. */
const checkClient: ClaimCheck<ClaimExpectations> = (claims, { clientIds, allowAppOnly }) => {
  const { azp } = claims;
  if (typeof azp !== "string" || azp === "") return { reason: "claim-missing", claim: "azp" };
  const bringsRole = allowAppOnly && permissionsOf(claims).scopes.length === 0;
  const allowed = clientIds === "any" || bringsRole || clientIds.includes(azp.toLowerCase());
  return allowed ? undefined : { reason: "client-not-allowed", clientId: azp };
};

/** `idtyp` is there if the registration asks for it; without it, having scopes makes a token a user's. */
const checkPermission: ClaimCheck<ClaimExpectations> = (claims, { allowAppOnly }) => {
  const { scopes, roles } = permissionsOf(claims);
  const { idtyp } = claims;
  if (idtyp !== undefined && (idtyp === "app") === scopes.length > 0) {
    return idtyp === "app" ? { reason: "contradictory-type" } : { reason: "no-permission" };
  }
  if (scopes.length > 0) return undefined;
  if (roles.length === 0) return { reason: "no-permission" };
  return allowAppOnly ? undefined : { reason: "app-only-not-allowed", clientId: textOf(claims.azp) };
};

const CHECKS: readonly ClaimCheck<ClaimExpectations>[] = [...TOKEN_CHECKS, checkClient, checkPermission];

function callerOf(claims: Claims): EntraCaller {
  const { scopes, roles } = permissionsOf(claims);
  const { uti } = claims;
  return {
    ...subjectOf(claims),
    scopes,
    roles,
    clientId: textOf(claims.azp).toLowerCase(),
    appOnly: scopes.length === 0,
    expiresAt: claims.exp as number,
    ...(typeof uti === "string" ? { tokenId: uti } : {}),
  };
}

function permissionsOf(claims: Claims): Pick<EntraCaller, "scopes" | "roles"> {
  const { scp } = claims;
  return { scopes: typeof scp === "string" ? scopeWords(scp) : [], roles: rolesOf(claims) };
}
