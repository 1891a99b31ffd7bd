import type { Exchange } from "../http/answer.js";
import type { Tried } from "../tried.js";

/** What the authorization server does with requests that it has to refuse. */
export interface AuthorizationEvidence {
  /** A refresh by a client that nobody registered. */
  readonly byUnknownClient: Tried<{ readonly exchange: Exchange }>;
  readonly authorizations: Tried<RefusedAuthorizations>;
}

export interface RefusedAuthorizations {
  readonly redirectUri: string;
  readonly withoutPkce: Exchange;
  readonly withOtherRedirect: Exchange;
}

export interface SignInEvidence {
  /** What the browser brought back; undefined when nobody came back in time. */
  readonly answer: URLSearchParams | undefined;
  readonly stateMatches: boolean;
  /** `iss` is what it has to be, or nothing where nothing was announced. */
  readonly issuerMatches: boolean;
  readonly redemption: Tried<Redemption>;
}

export interface Redemption {
  readonly exchange: Exchange;
  /** Undefined when it was refused. */
  readonly tokens: Tokens | undefined;
  /** The form that was sent, to send it again later. */
  readonly form: Readonly<Record<string, string>>;
  /** What of it says who the client is, for further requests. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly tokenType: string | undefined;
  /** Seconds. */
  readonly expiresIn: number | undefined;
  readonly scope: string | undefined;
}
