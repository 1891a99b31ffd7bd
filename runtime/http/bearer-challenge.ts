/**
 * The one place where `WWW-Authenticate: Bearer` is written, for every 401 and 403 of the runtime.
 *
 * Guarantees: whatever the values hold, the header stays one line with the parameters named here and no others.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-5.1
 */

/** Error codes of RFC 6750, Entra's own for a claims challenge, and OpenID Connect's for a sign-in that is over. */
export type BearerError =
  "invalid_request" | "invalid_token" | "insufficient_scope" | "insufficient_claims" | "interaction_required";

export interface BearerChallenge {
  /** Left out when the request carried no credentials at all (RFC 6750 section 3.1). */
  readonly error?: BearerError;
  /** For a developer who reads the header; never says why a token was refused. */
  readonly errorDescription?: string;
  /** Every scope the operation needs, so that one new sign-in is enough. */
  readonly scope?: readonly string[];
  /** URL of the RFC 9728 document. */
  readonly resourceMetadata?: string;
  /** Claims request as JSON text; the header carries it in base64, the form Entra-aware callers read. */
  readonly claims?: string;
}

/** Status that belongs to each error; no error means that no credentials were sent. */
const STATUS: Readonly<Record<BearerError, number>> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  insufficient_claims: 401,
  interaction_required: 401,
};

/** HTTP status for a challenge. */
export function challengeStatus({ error }: BearerChallenge): number {
  return error === undefined ? 401 : STATUS[error];
}

/** Value of the `WWW-Authenticate` header. */
export function challengeHeader(challenge: BearerChallenge): string {
  const { error, errorDescription, scope, resourceMetadata, claims } = challenge;
  const parameters = {
    error,
    error_description: errorDescription,
    scope: scope?.filter(isScopeToken).join(" "),
    resource_metadata: resourceMetadata,
    claims: claims === undefined ? undefined : Buffer.from(claims, "utf8").toString("base64"),
  };
  const written = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}="${quotable(value ?? "")}"`);
  return ["Bearer", written.join(", ")].filter((part) => part !== "").join(" ");
}

/** The one answer that makes every client sign its user in again; with claims, in a sign-in that answers them. */
export function newSignInChallenge(claims: string | undefined): BearerChallenge {
  return {
    error: claims === undefined ? "interaction_required" : "insufficient_claims",
    errorDescription: "A new sign-in is required",
    ...(claims === undefined ? {} : { claims }),
  };
}

/** What the body says: the same as the header, for people who look at bodies. */
export function challengeBody({ error, errorDescription }: BearerChallenge): Readonly<Record<string, string>> {
  return {
    error: error ?? "invalid_token",
    error_description: quotable(errorDescription ?? "Authorization is required"),
  };
}

/** RFC 6749 section 3.3. */
function isScopeToken(scope: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope);
}

/** What RFC 6750 section 3 lets stand between quotes without escaping; the rest would end the value or the header. */
function quotable(value: string): string {
  return value.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "");
}
