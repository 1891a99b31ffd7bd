import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";

/** What is different between clients of the gateway and of Entra. */
export interface ClientKind {
  readonly redirectUrl: string;
  /** How the client is known, where it doesn't register itself. */
  readonly information?: OAuthClientInformationMixed;
  readonly fetch?: FetchLike;
  /** Takes the user through the sign-in, to the address that their browser is sent back to. */
  signIn(authorizationUrl: URL): Promise<URL>;
  /** Whether nothing but a new sign-in is of use now, whatever tokens there are. @default no */
  needsSignIn?(): boolean;
}

/** What was done, in the words of whoever watches. */
export interface ClientSteps {
  registered?(): void;
  signedIn(): void;
}

/** The memory of an MCP client, the way the SDK asks for it, and the user who answers its browser window. */
export class HeadlessClient implements OAuthClientProvider {
  #code: string | undefined;
  #information: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";

  public constructor(
    private readonly kind: ClientKind,
    private readonly steps: ClientSteps,
  ) {
    this.#information = kind.information;
  }

  public get redirectUrl(): string {
    return this.kind.redirectUrl;
  }

  public get clientMetadata() {
    return { client_name: "Rehearsal", redirect_uris: [this.redirectUrl], token_endpoint_auth_method: "none" };
  }

  public clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#information;
  }

  public saveClientInformation(information: OAuthClientInformationMixed): void {
    this.#information = information;
    this.steps.registered?.();
  }

  public tokens(): OAuthTokens | undefined {
    return this.kind.needsSignIn?.() === true ? undefined : this.#tokens;
  }

  public saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  public saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  public codeVerifier(): string {
    return this.#verifier;
  }

  /** Called by the SDK when a refresh is refused. */
  public invalidateCredentials(): void {
    this.#tokens = undefined;
  }

  public async redirectToAuthorization(url: URL): Promise<void> {
    const answer = await this.kind.signIn(url);
    const error = answer.searchParams.get("error");
    if (error !== null) throw new Error(`sign-in ended with ${error}`);
    this.#code = answer.searchParams.get("code") ?? undefined;
    this.steps.signedIn();
  }

  public takeCode(): string {
    const code = this.#code;
    this.#code = undefined;
    if (code === undefined) throw new Error("the sign-in brought no code");
    return code;
  }
}
