import type { Exchange } from "../http/answer.js";
import type { Challenge } from "./parse-challenge.js";

export interface ChallengeEvidence {
  /** `initialize` without a token. */
  readonly withoutToken: Exchange;
  /** Bearer challenge of that answer. */
  readonly bearer: Challenge | undefined;
  /** With `access_token=…` in the query, a token that nobody issued. */
  readonly tokenInQuery: Exchange;
  /** With such a token in the header. */
  readonly withInventedToken: Exchange;
  /** From a web page of another origin. */
  readonly fromOtherOrigin: Exchange;
  /** A browser's question whether a page of this machine may send an MCP request. */
  readonly preflight: Exchange;
}
