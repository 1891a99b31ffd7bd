import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { randomToken } from "../../../runtime/security/random-token.js";

/** A sign-in that its person has not come back from. */
export interface PendingSignIn {
  readonly state: string;
  /** Where the person is sent. */
  readonly authorizationUrl?: URL;
}

/** What the MCP client of one browser remembers, the way the SDK asks for it. In memory, and gone with this process. */
export class ClientMemory implements OAuthClientProvider {
  #information: OAuthClientInformationMixed | undefined;
  #discovery: OAuthDiscoveryState | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #pending: PendingSignIn | undefined;

  public constructor(public readonly redirectUrl: string) {}

  public get clientMetadata() {
    return {
      client_name: "Start page",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
    };
  }

  public get pending(): PendingSignIn | undefined {
    return this.#pending;
  }

  /** What authorization server the client found. */
  public discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  public saveDiscoveryState(discovery: OAuthDiscoveryState): void {
    this.#discovery = discovery;
  }

  /** Called by the SDK when it begins a sign-in. */
  public state(): string {
    this.#pending = { state: randomToken() };
    return this.#pending.state;
  }

  public redirectToAuthorization(authorizationUrl: URL): void {
    if (this.#pending !== undefined) this.#pending = { ...this.#pending, authorizationUrl };
  }

  /** An answer works once. */
  public endPending(): void {
    this.#pending = undefined;
  }

  public clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#information;
  }

  public saveClientInformation(information: OAuthClientInformationMixed): void {
    this.#information = information;
  }

  public tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }

  public saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  public forgetTokens(): void {
    this.#tokens = undefined;
  }

  public saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  public codeVerifier(): string {
    return this.#verifier;
  }

  public invalidateCredentials(scope: "all" | "client" | "tokens" | "verifier" | "discovery"): void {
    if (scope === "all" || scope === "client") this.#information = undefined;
    if (scope === "all" || scope === "tokens") this.#tokens = undefined;
    if (scope === "all" || scope === "verifier") this.#verifier = "";
    if (scope === "all" || scope === "discovery") this.#discovery = undefined;
  }
}
