import type { TokenRejection } from "./token-rejection.js";

/** What every token of Entra that is taken here has to say, whatever it is for. */
export interface TokenExpectations {
  /** Client id of our registration: v2 tokens carry it as audience, never a URL. */
  readonly audience: string;
  /** Lower case. */
  readonly tenantIds: readonly string[];
  readonly issuer: (tenantId: string) => string;
  readonly clockSkewSeconds: number;
}

/** Whom a token is about. */
export interface TokenSubject {
  readonly tenantId: string;
  /** With the tenant id: the key for this user, or for the service principal that calls for itself. */
  readonly objectId: string;
  /** For display and audit only: changes, and can be given to somebody else. */
  readonly name?: string;
  /** For display and audit only. */
  readonly username?: string;
}

export type Claims = Readonly<Record<string, unknown>>;

/** Judges one aspect: the reason to refuse the token, or undefined. Pure. */
export type ClaimCheck<Expectations extends TokenExpectations = TokenExpectations> = (
  claims: Claims,
  expected: Expectations,
  nowSeconds: number,
) => TokenRejection | undefined;

/** Tenant of all personal Microsoft accounts: not an organization that anybody could allow. */
const PERSONAL_ACCOUNTS_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** The tenant that a token claims to be of, if its users may sign in; also asked before keys are fetched for it. */
export const checkTenant: ClaimCheck = ({ tid }, { tenantIds }) => {
  if (typeof tid !== "string") return { reason: "claim-missing", claim: "tid" };
  const tenantId = tid.toLowerCase();
  if (tenantId === PERSONAL_ACCOUNTS_TENANT) return { reason: "personal-account" };
  return tenantIds.includes(tenantId) ? undefined : { reason: "tenant-not-allowed", tenantId };
};

const checkVersion: ClaimCheck = ({ ver }) =>
  ver === "2.0" ? undefined : { reason: "wrong-version", received: textOf(ver) };

const checkIssuer: ClaimCheck = ({ iss, tid }, { issuer }) =>
  iss === issuer(textOf(tid).toLowerCase()) ? undefined : { reason: "wrong-issuer", received: textOf(iss) };

/** A list is refused whole: Entra never issues one, and with two audiences the other one could replay the token here. */
const checkAudience: ClaimCheck = ({ aud }, { audience }) =>
  typeof aud === "string" && aud.toLowerCase() === audience.toLowerCase()
    ? undefined
    : { reason: "wrong-audience", received: textOf(aud) };

const checkExpiry: ClaimCheck = ({ exp }, { clockSkewSeconds }, now) => {
  if (!isTime(exp)) return { reason: "claim-missing", claim: "exp" };
  return now < exp + clockSkewSeconds ? undefined : { reason: "expired", at: exp };
};

const checkStart: ClaimCheck = ({ nbf }, { clockSkewSeconds }, now) => {
  if (!isTime(nbf)) return { reason: "claim-missing", claim: "nbf" };
  return nbf <= now + clockSkewSeconds ? undefined : { reason: "not-yet-valid", at: nbf };
};

const checkSubject: ClaimCheck = ({ oid }) =>
  typeof oid === "string" && oid !== "" ? undefined : { reason: "claim-missing", claim: "oid" };

/**
 * What all of Entra's v2 tokens have in common, in order.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-validation
 */
export const TOKEN_CHECKS: readonly ClaimCheck[] = [
  checkVersion,
  checkTenant,
  checkIssuer,
  checkAudience,
  checkExpiry,
  checkStart,
  checkSubject,
];

/** The first objection decides. */
export function firstRejection<Expectations extends TokenExpectations>(
  checks: readonly ClaimCheck<Expectations>[],
  claims: Claims,
  expected: Expectations,
  nowSeconds: number,
): TokenRejection | undefined {
  for (const check of checks) {
    const rejection = check(claims, expected, nowSeconds);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}

/** Of claims that were checked. */
export function subjectOf(claims: Claims): TokenSubject {
  const { name, preferred_username: username } = claims;
  return {
    tenantId: textOf(claims.tid).toLowerCase(),
    objectId: textOf(claims.oid).toLowerCase(),
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof username === "string" ? { username } : {}),
  };
}

/** App roles that a token names. */
export function rolesOf({ roles }: Claims): readonly string[] {
  return Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : [];
}

/** Claims in a log: whatever they are, and not endlessly. */
export function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "(none)");
  return text.slice(0, MAX_LOGGED_CHARACTERS);
}

const MAX_LOGGED_CHARACTERS = 200;

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
