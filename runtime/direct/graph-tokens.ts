import type { GraphTokens } from "../server/signed-in-caller.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";

/**
 * Graph tokens for both kinds of callers: a session's own, which its user signed in for, or one exchanged for the token
 * that a client brought (passing that one on is forbidden, and Graph would refuse it).
 */
export function createGraphTokens(
  entraSessions: Pick<EntraSessions, "accessToken">,
  exchanged: GraphTokens,
): GraphTokens {
  return {
    tokenFor: (caller, scopes, refused) =>
      "session" in caller
        ? // It holds every configured permission, so any of them is among its scopes.
          entraSessions.accessToken(caller.session, refused)
        : exchanged.tokenFor(caller, scopes, refused),
    forget: (caller) => {
      if (!("session" in caller)) exchanged.forget(caller);
    },
  };
}
