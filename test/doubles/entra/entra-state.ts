import type { Clock } from "../http/clock.js";
import type { FaultQueue, TransportFault } from "../http/faults.js";
import type { Journal } from "../http/journal.js";
import type { RedirectPlatform } from "./directory.js";
import type { DirectoryIndex } from "./directory-index.js";
import type { EntraErrorCode } from "./entra-errors.js";
import type { EntraRejection } from "./entra-rejection.js";
import type { SigningKeys } from "./signing-keys.js";

/** Everything the endpoints of one Entra double share. */
export interface EntraState {
  /** Origin in issuers and in the discovery document. */
  readonly publicOrigin: string;
  readonly directory: DirectoryIndex;
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly rejections: FaultQueue<EntraRejection>;
  readonly transportFaults: FaultQueue<TransportFault>;
  /** By session id, which is also the value of the single-sign-on cookie and the `sid` of tokens. */
  readonly sessions: Map<string, Session>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly refreshTokens: Map<string, RefreshToken>;
  /** Times (ms) of equal token requests, by fingerprint. */
  readonly repetitions: Map<string, readonly number[]>;
  readonly settings: EntraSettings;
}

export interface EntraSettings {
  accessTokenLifetimeSeconds: number;
  /** User principal name that signs in without being asked. */
  automaticSignIn: string | undefined;
  /** Answer every `resource` with 901002, as Entra did before March 2026. */
  refuseResourceParameter: boolean;
}

/** A user who signed in, and how. */
export interface Session {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly userObjectId: string;
  /** `pwd`, and `mfa` once a second factor was given. */
  readonly authenticationMethods: readonly string[];
  /** Values of the `acrs` claim that were satisfied. */
  readonly authenticationContexts: readonly string[];
  readonly signedInAt: number;
  /** Why its refresh tokens no longer work. */
  endedWith?: EntraErrorCode;
}

export interface AuthorizationCode {
  readonly clientId: string;
  readonly tenantId: string;
  readonly session: Session;
  readonly redirectUri: string;
  readonly platform: RedirectPlatform;
  readonly scope: string;
  readonly challenge: CodeChallenge | undefined;
  readonly nonce: string | undefined;
  readonly issuedAt: number;
  redeemed: boolean;
}

export interface CodeChallenge {
  readonly value: string;
  readonly method: "S256" | "plain";
}

export interface RefreshToken {
  readonly clientId: string;
  readonly tenantId: string;
  readonly session: Session;
  readonly platform: RedirectPlatform | undefined;
  /** Client id of the resource it was first issued beside. */
  readonly resource: string;
  readonly issuedAt: number;
  /** Last use, or the issue. */
  lastUsedAt: number;
  /** When it ends whatever happens: single page apps. */
  readonly endsAt: number | undefined;
}
