import { constantTimeEqual } from "../security/constant-time-equal.js";
import {
  firstRejection,
  rolesOf,
  subjectOf,
  TOKEN_CHECKS,
  type ClaimCheck,
  type Claims,
  type TokenExpectations,
  type TokenSubject,
} from "./check-token-claims.js";
import type { TokenRejection } from "./token-rejection.js";

/** Who signed in, as an Entra ID token says. */
export interface IdTokenUser extends TokenSubject {
  /** App roles of the user on this registration. */
  readonly roles: readonly string[];
}

/** What an ID token has to say to be accepted. */
export interface IdTokenExpectations extends TokenExpectations {
  /** Of the authorization request that this token answers. */
  readonly nonce: string;
}

/** Either who signed in, or why it doesn't count. */
export type CheckedIdToken =
  { readonly ok: true; readonly user: IdTokenUser } | { readonly ok: false; readonly rejection: TokenRejection };

/**
 * Judges the claims of an Entra v2 ID token whose signature was verified. Pure; the first check that fails decides.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function checkIdTokenClaims(claims: Claims, expected: IdTokenExpectations, nowSeconds: number): CheckedIdToken {
  const rejection = firstRejection(CHECKS, claims, expected, nowSeconds);
  return rejection === undefined
    ? { ok: true, user: { ...subjectOf(claims), roles: rolesOf(claims) } }
    : { ok: false, rejection };
}

/** Ties the token to the sign-in that this server began: a token of another one is somebody else's. */
const checkNonce: ClaimCheck<IdTokenExpectations> = ({ nonce }, expected) =>
  typeof nonce === "string" && constantTimeEqual(nonce, expected.nonce) ? undefined : { reason: "wrong-nonce" };

const CHECKS: readonly ClaimCheck<IdTokenExpectations>[] = [...TOKEN_CHECKS, checkNonce];
