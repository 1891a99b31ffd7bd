import type { PageAssets } from "../browser/page.js";
import { html, type Html } from "../security/html.js";

/** How the script comes by the right to call. */
export type ConsoleSignIn =
  /** The browser's session; nothing for the script to hold. */
  | { readonly by: "session"; readonly userId: string; readonly loginPath: string }
  /** As a public client of this server's own authorization server. */
  | {
      readonly by: "oauth";
      readonly clientId: string;
      readonly userPath: string;
      readonly revocationPath: string;
      readonly signOutEverywherePath: string;
    };

/** Why there may be no console. */
export type ConsoleState =
  | { readonly kind: "served"; readonly assets: PageAssets }
  | { readonly kind: "not-built" }
  | { readonly kind: "switched-off" };

export function consoleState(enabled: boolean, assets: PageAssets | undefined): ConsoleState {
  if (!enabled) return { kind: "switched-off" };
  return assets === undefined ? { kind: "not-built" } : { kind: "served", assets };
}

/** The place on a page that the script fills, with what it has to know; or why it stays empty. */
export function consoleSection(state: ConsoleState, mcpPath: string, signIn: ConsoleSignIn): Html | undefined {
  switch (state.kind) {
    case "switched-off":
      return undefined;
    case "not-built":
      return html`<p class="caution" role="note">
        The tools can’t be shown here: this server was built without its web console. MCP clients are not affected. Your
        administrator finds more in the server’s log.
      </p>`;
    case "served":
      return html`<noscript
          ><p class="caution">The tools are shown by a script of this page, and this browser runs none.</p></noscript
        >
        <div
          id="console"
          data-endpoint="${mcpPath}"
          data-sign-in="${signIn.by}"
          data-user-id="${signIn.by === "session" ? signIn.userId : ""}"
          data-login-path="${signIn.by === "session" ? signIn.loginPath : ""}"
          data-client-id="${signIn.by === "oauth" ? signIn.clientId : ""}"
          data-user-path="${signIn.by === "oauth" ? signIn.userPath : ""}"
          data-revocation-path="${signIn.by === "oauth" ? signIn.revocationPath : ""}"
          data-sign-out-everywhere-path="${signIn.by === "oauth" ? signIn.signOutEverywherePath : ""}"
        ></div>`;
  }
}
