import { scopeWords } from "./scope-names.js";
import type { TokenRejection } from "./token-rejection.js";

/** Who calls, as an Entra access token says. */
export interface EntraCaller {
  readonly tenantId: string;
  /** With the tenant id: the key for this user, or for the service principal that calls for itself. */
  readonly objectId: string;
  /** For display and audit only: changes, and can be given to somebody else. */
  readonly name?: string;
  /** For display and audit only. */
  readonly username?: string;
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

/** What a token has to say to be accepted. */
export interface ClaimExpectations {
  /** Client id of our registration: v2 tokens carry it as audience, never a URL. */
  readonly audience: string;
  /** Lower case. */
  readonly tenantIds: readonly string[];
  readonly issuer: (tenantId: string) => string;
  /** Lower-case client ids whose tokens are accepted. */
  readonly clientIds: readonly string[] | "any";
  /** Whether applications may call for themselves. */
  readonly allowAppOnly: boolean;
  readonly clockSkewSeconds: number;
}

/** Either who calls, or why not. */
export type CheckedClaims =
  { readonly ok: true; readonly caller: EntraCaller } | { readonly ok: false; readonly rejection: TokenRejection };

/** Tenant of all personal Microsoft accounts: not an organization that anybody could allow. */
const PERSONAL_ACCOUNTS_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

type Claims = Readonly<Record<string, unknown>>;
type Check = (claims: Claims, expected: ClaimExpectations, nowSeconds: number) => TokenRejection | undefined;

/**
 * Judges the claims of an Entra v2 access token whose signature was verified. Pure; the first check that fails decides.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-validation
 */
export function checkAccessTokenClaims(claims: Claims, expected: ClaimExpectations, nowSeconds: number): CheckedClaims {
  for (const check of CHECKS) {
    const rejection = check(claims, expected, nowSeconds);
    if (rejection !== undefined) return { ok: false, rejection };
  }
  return { ok: true, caller: callerOf(claims) };
}

/** The tenant that a token claims to be of, if its users may sign in; also asked before keys are fetched for it. */
export const checkTenant: Check = ({ tid }, { tenantIds }) => {
  if (typeof tid !== "string") return { reason: "claim-missing", claim: "tid" };
  const tenantId = tid.toLowerCase();
  if (tenantId === PERSONAL_ACCOUNTS_TENANT) return { reason: "personal-account" };
  return tenantIds.includes(tenantId) ? undefined : { reason: "tenant-not-allowed", tenantId };
};

const checkVersion: Check = ({ ver }) =>
  ver === "2.0" ? undefined : { reason: "wrong-version", received: textOf(ver) };

const checkIssuer: Check = ({ iss, tid }, { issuer }) =>
  iss === issuer(textOf(tid).toLowerCase()) ? undefined : { reason: "wrong-issuer", received: textOf(iss) };

/** A list is refused whole: Entra never issues one, and with two audiences the other one could replay the token here. */
const checkAudience: Check = ({ aud }, { audience }) =>
  typeof aud === "string" && aud.toLowerCase() === audience.toLowerCase()
    ? undefined
    : { reason: "wrong-audience", received: textOf(aud) };

const checkExpiry: Check = ({ exp }, { clockSkewSeconds }, now) => {
  if (!isTime(exp)) return { reason: "claim-missing", claim: "exp" };
  return now < exp + clockSkewSeconds ? undefined : { reason: "expired", at: exp };
};

const checkStart: Check = ({ nbf }, { clockSkewSeconds }, now) => {
  if (!isTime(nbf)) return { reason: "claim-missing", claim: "nbf" };
  return nbf <= now + clockSkewSeconds ? undefined : { reason: "not-yet-valid", at: nbf };
};

const checkSubject: Check = ({ oid }) =>
  typeof oid === "string" && oid !== "" ? undefined : { reason: "claim-missing", claim: "oid" };

const checkClient: Check = ({ azp }, { clientIds }) => {
  if (typeof azp !== "string" || azp === "") return { reason: "claim-missing", claim: "azp" };
  const allowed = clientIds === "any" || clientIds.includes(azp.toLowerCase());
  return allowed ? undefined : { reason: "client-not-allowed", clientId: azp };
};

/** `idtyp` is there if the registration asks for it; without it, having scopes makes a token a user's. */
const checkPermission: Check = (claims, { allowAppOnly }) => {
  const { scopes, roles } = permissionsOf(claims);
  const { idtyp } = claims;
  if (idtyp !== undefined && (idtyp === "app") === scopes.length > 0) {
    return idtyp === "app" ? { reason: "contradictory-type" } : { reason: "no-permission" };
  }
  if (scopes.length > 0) return undefined;
  if (roles.length === 0) return { reason: "no-permission" };
  return allowAppOnly ? undefined : { reason: "app-only-not-allowed", clientId: textOf(claims.azp) };
};

const CHECKS: readonly Check[] = [
  checkVersion,
  checkTenant,
  checkIssuer,
  checkAudience,
  checkExpiry,
  checkStart,
  checkSubject,
  checkClient,
  checkPermission,
];

function callerOf(claims: Claims): EntraCaller {
  const { scopes, roles } = permissionsOf(claims);
  const { name, preferred_username: username, uti } = claims;
  return {
    tenantId: textOf(claims.tid).toLowerCase(),
    objectId: textOf(claims.oid).toLowerCase(),
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof username === "string" ? { username } : {}),
    scopes,
    roles,
    clientId: textOf(claims.azp).toLowerCase(),
    appOnly: scopes.length === 0,
    expiresAt: claims.exp as number,
    ...(typeof uti === "string" ? { tokenId: uti } : {}),
  };
}

function permissionsOf({ scp, roles }: Claims): Pick<EntraCaller, "scopes" | "roles"> {
  return {
    scopes: typeof scp === "string" ? scopeWords(scp) : [],
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : [],
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Claims in a log: whatever they are, and not endlessly. */
function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "(none)");
  return text.slice(0, MAX_LOGGED_CHARACTERS);
}

const MAX_LOGGED_CHARACTERS = 200;
