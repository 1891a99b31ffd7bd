import type { Page } from "../browser/page.js";
import { LOGIN_PATH, LOGOUT_PATH } from "../config/routes.js";
import type { IdTokenUser } from "../entra/check-id-token-claims.js";
import { html } from "../security/html.js";
import { OTHER_ACCOUNT_PATH } from "./routes.js";

export interface ConsolePageOptions {
  readonly user: IdTokenUser | undefined;
  readonly graphPermissions: readonly string[];
  /** Origin of Entra's pages. */
  readonly signInOrigin: string;
}

/** The page for people, before and after they signed in. */
export function consolePage({ user, graphPermissions, signInOrigin }: ConsolePageOptions): Page {
  if (user === undefined) {
    return {
      status: 200,
      title: "Sign in",
      main: html`<p>This MCP server reads Microsoft 365 in your name. Sign in with your work account to use it here.</p>
        <div class="actions"><a class="button primary" href="${LOGIN_PATH}">Sign in with Microsoft</a></div>`,
    };
  }
  return {
    status: 200,
    title: user.name ?? user.username ?? "Signed in",
    formTargets: ["'self'", signInOrigin],
    main: html`<dl>
        <dt>Signed in as</dt>
        <dd>${user.username ?? user.objectId}</dd>
        <dt>Permissions in force</dt>
        <dd>${graphPermissions.join(", ")}</dd>
      </dl>
      <form method="post" action="${LOGOUT_PATH}">
        <div class="actions">
          <button type="submit" name="from" value="here">Sign out</button>
          <button type="submit" name="from" value="microsoft">Sign out of Microsoft too</button>
        </div>
      </form>
      <p class="muted"><a href="${OTHER_ACCOUNT_PATH}">Use another account</a></p>`,
  };
}
