import type { Exchange } from "../http/answer.js";
import type { Tried } from "../tried.js";

export interface McpEvidence {
  /** `initialize`, with the token. */
  readonly withToken: Exchange;
  readonly session: Tried<McpSession>;
  readonly call: Tried<ToolCall>;
  /** `server/discover` of the newest revision. */
  readonly discover: Exchange;
  /** A request that names a revision which doesn't exist. */
  readonly unknownRevision: Exchange;
  /** With tokens that the token was changed into. */
  readonly forged: readonly { readonly how: string; readonly exchange: Exchange }[];
}

/** What the SDK's client got. */
export interface McpSession {
  readonly failed: string | undefined;
  readonly revision: string | undefined;
  readonly server: string | undefined;
  /** Undefined when they could not be listed. */
  readonly tools: readonly string[] | undefined;
}

export interface ToolCall {
  readonly tool: string;
  /** What it failed with; undefined when it went well. */
  readonly failed: string | undefined;
}
