import { auth, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { Account } from "./account.js";
import { connect } from "./mcp-client.js";
import { ConsoleOAuthProvider } from "./oauth-provider.js";
import type { OAuthPageConfig } from "./page-config.js";

/** Somebody with a token of the gateway, and what the gateway says about it. */
export interface OAuthAccount extends Account {
  readonly username: string;
  readonly graphPermissions: readonly string[];
  /** As the token response names them. */
  readonly scopes: readonly string[];
  /** Ends the sign-in at the gateway too. */
  signOut(): Promise<void>;
  /** Ends everything that the user signed in for at the gateway, with this page or any other client. */
  signOutEverywhere(): Promise<void>;
}

/** Signs in at the gateway this page came from. */
export class OAuthSignIn {
  private readonly provider: ConsoleOAuthProvider;

  public constructor(private readonly config: OAuthPageConfig) {
    this.provider = new ConsoleOAuthProvider(`${location.origin}${location.pathname}`, config.clientId);
    // Tokens end with the page, so nobody could use what stands behind them any more.
    addEventListener("pagehide", () => {
      this.revoke().catch(() => undefined);
    });
  }

  /** Leads to the consent page, Microsoft, and back. */
  public async begin(): Promise<void> {
    if (this.provider.authorizationUrl === undefined) {
      this.provider.forgetSignIn();
      await auth(this.provider, { serverUrl: this.config.endpoint });
    }
    const { authorizationUrl } = this.provider;
    if (authorizationUrl !== undefined) location.assign(authorizationUrl);
  }

  /** Redeems the answer that came back with the page's address. Undefined if it answers nothing that began here. */
  public async finish(answer: URLSearchParams): Promise<OAuthAccount | undefined> {
    if (!this.provider.isExpected(answer)) return undefined;
    try {
      const { endpoint } = this.config;
      await new StreamableHTTPClientTransport(endpoint, { authProvider: this.provider }).finishAuth(answer);
    } finally {
      this.provider.forgetSignIn();
    }
    return this.account();
  }

  private async account(): Promise<OAuthAccount> {
    const { endpoint, userPath } = this.config;
    const { access_token: accessToken = "", scope = "" } = this.provider.tokens() ?? {};
    const response = await fetch(userPath, { headers: { Authorization: `Bearer ${accessToken}` } });
    if (!response.ok) throw new Error(`the gateway does not say who is signed in (status ${response.status})`);
    const { id, username, graphPermissions } = (await response.json()) as {
      readonly id: string;
      readonly username?: string;
      readonly graphPermissions: readonly string[];
    };
    return {
      userId: id,
      username: username ?? id,
      graphPermissions,
      scopes: scope.split(" ").filter((name) => name !== ""),
      connect: () => connect(endpoint, this.provider),
      signInAgain: () => {
        void this.begin();
      },
      signOut: () => this.revoke(),
      signOutEverywhere: () => this.revokeEverything(),
    };
  }

  /** The page's own sign-in too, which is forgotten only when it went well: it is needed to try again. */
  private async revokeEverything(): Promise<void> {
    const { access_token: accessToken = "" } = this.provider.tokens() ?? {};
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(this.config.signOutEverywherePath, { method: "POST", headers });
    if (!response.ok) throw new Error(`the gateway did not end the sign-ins (status ${response.status})`);
    this.provider.invalidateCredentials("tokens");
  }

  private async revoke(): Promise<void> {
    const token = this.provider.tokens()?.refresh_token;
    this.provider.invalidateCredentials("tokens");
    if (token === undefined) return;
    const { clientId, revocationPath } = this.config;
    const body = new URLSearchParams({ token, token_type_hint: "refresh_token", client_id: clientId });
    const response = await fetch(revocationPath, { method: "POST", body, keepalive: true });
    if (!response.ok) throw new Error(`the gateway did not end the sign-in (status ${response.status})`);
  }
}
