import type { IdTokenUser } from "../entra/check-id-token-claims.js";
import type { SignInPurpose } from "../sign-in/entra-callback.js";
import { LOGIN_PATH } from "../config/routes.js";
import type { BrowserSessions } from "./browser-sessions.js";
import { CONSOLE_PATH, OTHER_ACCOUNT_PATH } from "./routes.js";

export interface BrowserSignInOptions {
  readonly sessions: Pick<BrowserSessions, "begin">;
  /** Client id of this registration, for the audit trail. */
  readonly clientId: string;
  /** What users are signed in for, for the audit trail. */
  readonly graphPermissions: readonly string[];
}

/**
 * What direct-sso signs users in for: a session of their browser. It always ends at the console: a sign-in that took
 * its destination from the request could be sent to somebody else's page.
 */
export function browserSignIn({
  sessions,
  clientId,
  graphPermissions,
}: BrowserSignInOptions): SignInPurpose<IdTokenUser> {
  return {
    complete: async ({ request, response, user, tokens }) => {
      await sessions.begin(request, response, user, tokens);
      return { location: CONSOLE_PATH, client: clientId, scopes: graphPermissions };
    },
    fail: () =>
      Promise.resolve({
        location: CONSOLE_PATH,
        actions: [
          { label: "Try again", href: LOGIN_PATH },
          { label: "Use another account", href: OTHER_ACCOUNT_PATH },
        ],
      }),
  };
}
