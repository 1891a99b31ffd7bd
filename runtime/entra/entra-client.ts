/** What the browser is sent to Entra with. Everything in it is ours: nothing of an MCP client's request goes along. */
export interface AuthorizeUrlRequest {
  readonly redirectUri: string;
  /** Scopes of the one API that this client signs users in for. */
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string;
  /** S256. */
  readonly codeChallenge: string;
  readonly prompt?: "login" | "select_account" | "none";
  readonly loginHint?: string;
  /** Claims challenge of an earlier error, unchanged. */
  readonly claims?: string;
}

export interface CodeRedemption {
  readonly redirectUri: string;
  /** As in the authorization request. */
  readonly scopes: readonly string[];
  readonly code: string;
  readonly codeVerifier: string;
  /** As in the authorization request; an ID token with another one is refused. */
  readonly nonce: string;
  readonly claims?: string;
}

export interface RefreshRequest {
  readonly refreshToken: string;
  /** Of the same API as at the sign-in. @default all scopes of our own API: Entra refuses a refresh without any */
  readonly scopes?: readonly string[];
  /** Tenant of the user. @default where users sign in */
  readonly tenantId?: string;
  readonly claims?: string;
}

export interface OnBehalfOfRequest {
  /** The user's Entra access token for our own API, verified. */
  readonly assertion: string;
  /** Fully qualified scopes of one other API. */
  readonly scopes: readonly string[];
  /** Tenant of the user. @default where users sign in */
  readonly tenantId?: string;
  readonly claims?: string;
  /** A GUID under which Entra's log shows this exchange. @default a new one */
  readonly correlationId?: string;
}

/** Ids under which Entra's sign-in log has a request. */
export interface EntraTrace {
  readonly correlationId?: string;
  readonly traceId?: string;
}

/** Tokens of one user. They stay on this side. */
export interface EntraTokens extends EntraTrace {
  /** For the API that the client signs users in for. Not verified here. */
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** With the redemption of a code. Not verified here. */
  readonly idToken?: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** Granted scopes of our own API, bare names. */
  readonly scopes: readonly string[];
}

/** A token for another API that acts for a user. */
export interface DownstreamToken extends EntraTrace {
  readonly accessToken: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** The confidential registration towards Entra. Everything rejects with EntraRequestFailed. */
export interface EntraClient {
  readonly authorizeUrl: (request: AuthorizeUrlRequest) => Promise<string>;
  readonly redeemCode: (redemption: CodeRedemption) => Promise<EntraTokens>;
  readonly refresh: (request: RefreshRequest) => Promise<EntraTokens>;
  readonly onBehalfOf: (request: OnBehalfOfRequest) => Promise<DownstreamToken>;
}
