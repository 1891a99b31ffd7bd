import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from "@modelcontextprotocol/client";
import { storedState } from "./stored-state.js";

/** What a sign-in needs when the browser comes back from it. */
interface SignInUnderWay {
  readonly state?: string;
  readonly verifier?: string;
  readonly discovery?: OAuthDiscoveryState;
}

/**
 * The console as an OAuth client of the gateway.
 *
 * Guarantees: tokens are in the page's memory and nowhere else; PKCE verifier and state are in this tab's storage for
 * as long as the browser is away. It never leaves the page by itself: whoever types something decides when.
 */
export class ConsoleOAuthProvider implements OAuthClientProvider {
  /** Where a sign-in goes on, once the client library has begun one. */
  public authorizationUrl: URL | undefined;
  private readonly underWay = storedState<SignInUnderWay>("sign-in");
  private stored: StoredOAuthTokens | undefined;

  public constructor(
    public readonly redirectUrl: string,
    private readonly clientId: string,
  ) {}

  public get clientMetadata() {
    return {
      client_name: "Web console",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }

  /** Whether an answer belongs to the sign-in that began in this tab. */
  public isExpected(answer: URLSearchParams): boolean {
    const { state } = this.underWay.read() ?? {};
    return state !== undefined && answer.get("state") === state;
  }

  /** Nothing of a sign-in is needed after it. */
  public forgetSignIn(): void {
    this.underWay.clear();
  }

  public state(): string {
    const state = crypto.randomUUID();
    this.remember({ state });
    return state;
  }

  /** Pre-registered at the authorization server that serves this page, and at no other. */
  public clientInformation(): StoredOAuthClientInformation {
    return { client_id: this.clientId, issuer: location.origin };
  }

  public tokens(): StoredOAuthTokens | undefined {
    return this.stored;
  }

  public saveTokens(tokens: StoredOAuthTokens): void {
    this.stored = tokens;
  }

  public redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }

  public saveCodeVerifier(verifier: string): void {
    this.remember({ verifier });
  }

  public codeVerifier(): string {
    return this.underWay.read()?.verifier ?? "";
  }

  public saveDiscoveryState(discovery: OAuthDiscoveryState): void {
    this.remember({ discovery });
  }

  public discoveryState(): OAuthDiscoveryState | undefined {
    return this.underWay.read()?.discovery;
  }

  public invalidateCredentials(scope: "all" | "client" | "tokens" | "verifier" | "discovery"): void {
    if (scope === "all" || scope === "tokens") this.stored = undefined;
    if (scope === "all" || scope === "verifier" || scope === "discovery") this.forgetSignIn();
  }

  private remember(part: SignInUnderWay): void {
    this.underWay.write({ ...this.underWay.read(), ...part });
  }
}
