import type { Exchange } from "../http/answer.js";
import type { Tried } from "../tried.js";

export interface RegistrationEvidence {
  /** The client to sign in with. */
  readonly client: Tried<RegisteredClient>;
  /** A registration such as every MCP client makes. */
  readonly usual: Tried<{ readonly exchange: Exchange }>;
  /** Registrations that ought to be refused. */
  readonly hostile: Tried<{ readonly attempts: readonly HostileAttempt[] }>;
}

export interface RegisteredClient {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Of a server that gives one to whoever registers, and may want it back. */
  readonly secret: string | undefined;
}

export interface HostileAttempt {
  readonly redirectUri: string;
  /** What is wrong with it. */
  readonly wrong: string;
  readonly exchange: Exchange;
}
