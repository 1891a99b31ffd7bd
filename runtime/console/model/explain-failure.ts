/** Why a call got no result. */
export type CallFailure =
  /** Nothing but a new sign-in helps. */
  | { readonly kind: "sign-in"; readonly reason: "challenge" | "over" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly message: string };

export interface FailureText {
  readonly title: string;
  readonly text: string;
}

/** Codes of challenges (RFC 6750, Entra's claims challenge) that ask for more than a token that is still good. */
const CHALLENGES = new Set(["insufficient_claims", "interaction_required"]);

/** What a 401 asks for, by its `WWW-Authenticate`. */
export function signInReason(wwwAuthenticate: string | null): "challenge" | "over" {
  const error = /\berror="([a-z_]+)"/.exec(wwwAuthenticate ?? "")?.[1] ?? "";
  return CHALLENGES.has(error) ? "challenge" : "over";
}

export function explainFailure(failure: CallFailure): FailureText {
  switch (failure.kind) {
    case "sign-in":
      return failure.reason === "challenge"
        ? {
            title: "Microsoft asks you to sign in again",
            text: "Your organization wants another check, such as a second factor, before this can be read. What you typed is kept.",
          }
        : {
            title: "Your sign-in has ended",
            text: "It was not used for a while, was ended elsewhere, or has to be renewed. What you typed is kept.",
          };
    case "cancelled":
      return { title: "Cancelled", text: "The call was ended before there was a result." };
    case "failed":
      return { title: "The call failed", text: failure.message };
  }
}
