/** Why a token is not accepted. For logs and the audit trail; the client learns the status alone. */
export type TokenRejection =
  | { readonly reason: "malformed"; readonly detail: string }
  | { readonly reason: "wrong-type"; readonly received: string | undefined }
  | { readonly reason: "algorithm-not-allowed"; readonly received: string | undefined }
  /** A header that names a key of the sender's own choice, or demands what we don't understand. */
  | { readonly reason: "header-not-allowed"; readonly header: string }
  | { readonly reason: "unknown-signing-key"; readonly keyId: string }
  | { readonly reason: "signature-invalid" }
  /** Not the token's fault: Entra's keys could not be fetched. */
  | { readonly reason: "signing-keys-unavailable" }
  | { readonly reason: "claim-missing"; readonly claim: string }
  | { readonly reason: "wrong-version"; readonly received: string }
  | { readonly reason: "personal-account" }
  | { readonly reason: "tenant-not-allowed"; readonly tenantId: string }
  | { readonly reason: "wrong-issuer"; readonly received: string }
  | { readonly reason: "wrong-audience"; readonly received: string }
  | { readonly reason: "expired"; readonly at: number }
  | { readonly reason: "not-yet-valid"; readonly at: number }
  | { readonly reason: "client-not-allowed"; readonly clientId: string }
  /** An ID token of another sign-in than the one it came with. */
  | { readonly reason: "wrong-nonce" }
  | { readonly reason: "contradictory-type" }
  | { readonly reason: "app-only-not-allowed"; readonly clientId: string }
  /** A token for this API that permits nothing in it. */
  | { readonly reason: "no-permission" };

/** What a rejection is told by. */
export type TokenRejectionReason = TokenRejection["reason"];

/**
 * Status of the answer (RFC 6750 §3.1): 401 makes a client get another token, 403 says that another one of this kind
 * won't help, 503 that the same one may be fine in a moment.
 */
const STATUS: Readonly<Record<TokenRejectionReason, 401 | 403 | 503>> = {
  malformed: 401,
  "wrong-type": 401,
  "algorithm-not-allowed": 401,
  "header-not-allowed": 401,
  "unknown-signing-key": 401,
  "signature-invalid": 401,
  "signing-keys-unavailable": 503,
  "claim-missing": 401,
  "wrong-version": 401,
  "personal-account": 401,
  "tenant-not-allowed": 401,
  "wrong-issuer": 401,
  "wrong-audience": 401,
  expired: 401,
  "not-yet-valid": 401,
  "client-not-allowed": 401,
  "wrong-nonce": 401,
  "contradictory-type": 401,
  "app-only-not-allowed": 403,
  "no-permission": 403,
};

/** Thrown for a token that is not accepted. The message is fit for anybody; `rejection` is for the log. */
export class TokenRejected extends Error {
  public override readonly name = "TokenRejected";
  public readonly reason: TokenRejectionReason;
  public readonly status: 401 | 403 | 503;

  public constructor(
    public readonly rejection: TokenRejection,
    options?: ErrorOptions,
  ) {
    super("the access token is not accepted", options);
    this.reason = rejection.reason;
    this.status = STATUS[rejection.reason];
  }
}
