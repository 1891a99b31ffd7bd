import { createHash, randomBytes } from "node:crypto";

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, string>>;
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** A client that writes its requests by hand, so that tests can write wrong ones. */
export class OAuthClient {
  public constructor(
    private readonly issuer: string,
    public readonly clientId: string,
    public readonly redirectUri: string,
  ) {}

  /** Registers a public client with one redirect URI. */
  public static async register(issuer: string, metadata: Readonly<Record<string, unknown>> = {}): Promise<OAuthClient> {
    const redirectUri = "http://localhost:49152/callback";
    const response = await postJson(`${issuer}/register`, {
      client_name: "Test",
      redirect_uris: [redirectUri],
      ...metadata,
    });
    const { client_id: clientId } = (await response.json()) as { client_id: string };
    return new OAuthClient(issuer, clientId, redirectUri);
  }

  public authorizationUrl(challenge: string, changes: Readonly<Record<string, string | undefined>> = {}): string {
    const parameters = {
      response_type: "code",
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      code_challenge: challenge,
      code_challenge_method: "S256",
      state: "client-state",
      resource: `${this.issuer}/mcp`,
      ...changes,
    };
    return `${this.issuer}/authorize?${query(parameters).toString()}`;
  }

  public redeem(
    code: string,
    verifier: string,
    changes: Readonly<Record<string, string | undefined>> = {},
  ): Promise<TokenAnswer> {
    return this.token({
      grant_type: "authorization_code",
      code,
      code_verifier: verifier,
      redirect_uri: this.redirectUri,
      ...changes,
    });
  }

  public refresh(
    refreshToken: string,
    changes: Readonly<Record<string, string | undefined>> = {},
  ): Promise<TokenAnswer> {
    return this.token({ grant_type: "refresh_token", refresh_token: refreshToken, ...changes });
  }

  public async token(form: Readonly<Record<string, string | undefined>>): Promise<TokenAnswer> {
    const body = query({ client_id: this.clientId, ...form });
    const response = await fetch(`${this.issuer}/token`, { method: "POST", body });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, string>,
    };
  }
}

export function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

function query(parameters: Readonly<Record<string, string | undefined>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
