import type { Page } from "../browser/page.js";
import { LOGIN_PATH, LOGOUT_PATH, MCP_PATH } from "../config/routes.js";
import { consoleSection, type ConsoleState } from "../console/console-section.js";
import type { IdTokenUser } from "../entra/check-id-token-claims.js";
import { html, type Html } from "../security/html.js";
import { OTHER_ACCOUNT_PATH } from "./routes.js";

export interface ConsolePageOptions {
  readonly user: IdTokenUser | undefined;
  readonly graphPermissions: readonly string[];
  /** Scopes of this server's API; whoever signed in here has them all. */
  readonly exposedScopes: readonly string[];
  /** Origin of Entra's pages. */
  readonly signInOrigin: string;
  readonly console: ConsoleState;
}

/** The page for people: signs in and out by itself, and is an MCP client with the console's script. */
export function consolePage(options: ConsolePageOptions): Page {
  const { user, graphPermissions, exposedScopes, signInOrigin, console } = options;
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
    // Signing out takes a form whose origin is known.
    referrerPolicy: "same-origin",
    ...(console.kind === "served" ? { assets: console.assets } : {}),
    main: html`<section class="account" aria-label="Account">
        <dl>
          <dt>Signed in as</dt>
          <dd>${user.username ?? user.objectId}</dd>
          <dt id="permissions">Permissions in force</dt>
          <dd>${chips("permissions", graphPermissions)}</dd>
          <dt id="scopes">Scopes of this server</dt>
          <dd>${chips("scopes", exposedScopes)}</dd>
          ${
            user.roles.length === 0
              ? undefined
              : html`<dt id="roles">Roles</dt>
                  <dd>${chips("roles", user.roles)}</dd>`
          }
        </dl>
        <form method="post" action="${LOGOUT_PATH}">
          <div class="actions">
            <button type="submit" name="from" value="here">Sign out</button>
            <button type="submit" name="from" value="microsoft">Sign out of Microsoft too</button>
            <button type="submit" name="from" value="everywhere">Sign out everywhere</button>
          </div>
          <p class="muted">Everywhere: all browsers that you signed in to this server with.</p>
          <p class="muted"><a href="${OTHER_ACCOUNT_PATH}">Use another account</a></p>
        </form>
      </section>
      ${consoleSection(console, MCP_PATH, { by: "session", userId: user.objectId, loginPath: LOGIN_PATH })}`,
  };
}

function chips(labelId: string, names: readonly string[]): Html {
  if (names.length === 0) return html`none`;
  return html`<ul class="chips" aria-labelledby="${labelId}">
    ${names.map((name) => html`<li>${name}</li>`)}
  </ul>`;
}
