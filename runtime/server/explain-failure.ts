import type { EntraErrorKind } from "../entra/error-catalogue.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import { GraphRequestFailed } from "../graph/graph-request-failed.js";
import { SignInRequired } from "../sign-in/entra-sessions.js";
import { InvalidPageCursor } from "../graph/page-cursor.js";
import type { NewSignIn } from "./mcp-exchange.js";
import { ToolRefusal } from "./tools/graph-tool.js";

/** What becomes of a failed tool call. */
export interface ExplainedFailure {
  /** For the model: what happened, and what would work instead. No detail of our side. */
  readonly text: string;
  /** Given when the call can't work before the user has signed in again. */
  readonly signIn?: NewSignIn;
  /** Whether somebody who runs this server should know. */
  readonly severity: "expected" | "warning" | "error";
}

/** Where the request can be found in the logs, and what the tool reads with. */
export interface FailureContext {
  readonly requestId: string;
  readonly permission: string;
  /** Where an administrator can give what is missing. */
  readonly consentUrl: string;
}

/** Turns whatever a tool call threw into what its caller may read. */
export function explainFailure(error: unknown, context: FailureContext): ExplainedFailure {
  if (error instanceof ToolRefusal) return { text: error.message, severity: "expected" };
  if (error instanceof InvalidPageCursor) return { text: CURSOR_TEXT, severity: "expected" };
  if (error instanceof GraphRequestFailed) return explainGraph(error, context);
  if (error instanceof EntraRequestFailed) return explainEntra(error, context);
  if (error instanceof SignInRequired) return { text: SIGN_IN_TEXT, signIn: {}, severity: "expected" };
  return unexpected(context);
}

const CURSOR_TEXT = "The cursor is not one this tool gave. Leave it out to begin at the first page.";
const SIGN_IN_TEXT = "The user has to sign in again before this can be read. Sign in again, then repeat the call.";

function explainGraph(failure: GraphRequestFailed, context: FailureContext): ExplainedFailure {
  const { status, claims, retryAfterSeconds } = failure;
  if (claims !== undefined) return { text: SIGN_IN_TEXT, signIn: { claims }, severity: "expected" };
  if (status === 429 || status === 503 || status === 504) {
    const when = retryAfterSeconds === undefined ? "in a minute" : `in ${retryAfterSeconds} seconds`;
    return { text: `Microsoft Graph is busy. Try again ${when}.`, severity: "warning" };
  }
  const known = GRAPH_STATUSES[status];
  return known === undefined ? unexpected(context) : { text: known.text(context), severity: known.severity };
}

interface KnownStatus {
  readonly text: (context: FailureContext) => string;
  readonly severity: ExplainedFailure["severity"];
}

const GRAPH_STATUSES: Readonly<Record<number, KnownStatus>> = {
  0: { text: () => "Microsoft Graph did not answer. Try again, or ask for less.", severity: "warning" },
  400: {
    text: () => "Microsoft Graph does not understand the request. Check the arguments; a simpler query may help.",
    severity: "warning",
  },
  401: {
    text: () => "Microsoft Graph did not accept the sign-in. Try again; if that does not help, sign in again.",
    severity: "warning",
  },
  403: {
    text: ({ permission }) =>
      `The signed-in user may not read this, or an administrator has not granted ${permission} to this server.`,
    severity: "expected",
  },
  404: {
    text: () =>
      "There is nothing with this id, or the signed-in user has no mailbox or drive. Get ids from a list or search.",
    severity: "expected",
  },
  410: {
    text: () => "This page is no longer available. Leave the cursor out to begin at the first page.",
    severity: "expected",
  },
};

function explainEntra({ claims, explanation }: EntraRequestFailed, context: FailureContext): ExplainedFailure {
  const severity = ENTRA_SEVERITIES[explanation.kind];
  if (claims !== undefined) return { text: SIGN_IN_TEXT, signIn: { claims }, severity };
  if (explanation.kind === "reauthenticate") return { text: SIGN_IN_TEXT, signIn: {}, severity };
  const about =
    explanation.kind === "consent"
      ? ` It concerns the permission ${context.permission}, which can be approved at ${context.consentUrl}.`
      : "";
  return { text: `${explanation.user}${about} (Request ${context.requestId}.)`, severity };
}

const ENTRA_SEVERITIES: Readonly<Record<EntraErrorKind, ExplainedFailure["severity"]>> = {
  reauthenticate: "expected",
  "claims-challenge": "expected",
  consent: "warning",
  configuration: "error",
  retry: "warning",
  final: "warning",
};

function unexpected({ requestId }: FailureContext): ExplainedFailure {
  return { text: `The tool failed. The server's log has the reason under request ${requestId}.`, severity: "error" };
}
