import type { Interactions } from "./interactions.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import { accountIdOf, type SignedInUser } from "../sign-in/signed-in-user.js";
import type { SignInPurpose } from "../sign-in/entra-callback.js";
import { CONSENT_PATH } from "./routes.js";

export interface ClientSignInOptions {
  readonly sessions: Pick<EntraSessions, "begin">;
  readonly interactions: Interactions;
  /** Called with everybody who signed in: what was exchanged before may lack what this sign-in brought. */
  readonly onSignedIn: (user: SignedInUser) => void;
}

/** What the gateway signs users in for: the authorization request of an MCP client, which gets a grant or an error. */
export function clientSignIn({ sessions, interactions, onSignedIn }: ClientSignInOptions): SignInPurpose<SignedInUser> {
  return {
    complete: async ({ signIn, user, tokens }) => {
      const pending = await interactions.find(signIn.uid);
      const approved = await interactions.approve(signIn.uid, accountIdOf(user));
      if (approved === undefined || pending === undefined) return undefined;
      await sessions.begin(approved.grantId, user, tokens, pending.clientId);
      onSignedIn(user);
      return { location: approved.returnTo, client: pending.clientId, scopes: pending.scopes };
    },
    fail: async ({ uid }, { oauthError, oauthDescription }) => {
      const returnTo = await interactions.refuse(uid, oauthError, oauthDescription);
      if (returnTo === undefined) return undefined;
      return {
        location: returnTo,
        actions: [
          { label: "Back to the application", href: new URL(returnTo).pathname },
          { label: "Try again", href: `${CONSENT_PATH}/${uid}` },
        ],
      };
    },
  };
}
