import type { AuthorizationServerEvidence } from "./authorization-server/authorization-server-evidence.js";
import type { ChallengeEvidence } from "./challenge/challenge-evidence.js";
import type { ConnectionEvidence } from "./connection/connection-evidence.js";
import type { McpEvidence } from "./mcp/mcp-evidence.js";
import type { RegistrationEvidence } from "./registration/registration-evidence.js";
import type { ResourceEvidence } from "./resource-metadata/resource-evidence.js";
import type { AuthorizationEvidence, SignInEvidence } from "./sign-in/sign-in-evidence.js";
import type { LogOutEvidence } from "./log-out/log-out-evidence.js";
import type { RefreshEvidence } from "./refresh/refresh-evidence.js";
import type { TokenEvidence } from "./token/token-evidence.js";
import { notTried, type Tried } from "./tried.js";

/** All that was found out so far. Holds tokens and codes: what is shown of it is for the checks to say. */
export interface Evidence {
  /** The MCP endpoint. */
  readonly url: URL;
  /** Client id that was given. */
  readonly clientId: string | undefined;
  /** Milliseconds since 1970, at the start. */
  readonly now: number;
  readonly connection: Tried<ConnectionEvidence>;
  readonly challenge: Tried<ChallengeEvidence>;
  readonly resource: Tried<ResourceEvidence>;
  readonly authorizationServer: Tried<AuthorizationServerEvidence>;
  readonly registration: Tried<RegistrationEvidence>;
  readonly authorization: Tried<AuthorizationEvidence>;
  readonly signIn: Tried<SignInEvidence>;
  readonly token: Tried<TokenEvidence>;
  readonly mcp: Tried<McpEvidence>;
  readonly refresh: Tried<RefreshEvidence>;
  readonly logOut: Tried<LogOutEvidence>;
}

/** Before the first request. */
export function noEvidence(url: URL, clientId: string | undefined, now: number): Evidence {
  const nothing = notTried("not reached");
  return {
    url,
    clientId,
    now,
    connection: nothing,
    challenge: nothing,
    resource: nothing,
    authorizationServer: nothing,
    registration: nothing,
    authorization: nothing,
    signIn: nothing,
    token: nothing,
    mcp: nothing,
    refresh: nothing,
    logOut: nothing,
  };
}
