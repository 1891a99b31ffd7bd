import type { Logger } from "./logger.js";

/** What somebody tried to do, and the runtime decided about. */
export type AuditedAction =
  | "client-registration"
  | "consent"
  | "sign-in"
  | "sign-out"
  | "token-issue"
  | "token-check"
  | "revocation"
  | "on-behalf-of"
  | "step-up"
  | "request-forwarding"
  | "tool-call";

/** Who and what it was about, as far as it is known at that moment. */
export interface AuditContext {
  /** Tenant of the user or application. */
  readonly tid?: string;
  /** Object id of the user, or of the service principal that acts for itself. */
  readonly oid?: string;
  /** Sign-in name, for readers only: it can change, so nothing may be decided by it. */
  readonly upn?: string;
  /** Client id of the MCP client. */
  readonly client?: string;
  /** Name of the MCP tool. Its arguments are the user's business and have no field here. */
  readonly tool?: string;
  /** Scope names, never a token. */
  readonly scopes?: readonly string[];
  /** Id that a token carries (`uti`, `jti`). */
  readonly tokenId?: string;
  /** Id of the request at our own door. */
  readonly requestId?: string;
  /** Ids of the exchange in Entra's sign-in log. */
  readonly correlationId?: string;
  readonly traceId?: string;
}

/** One decision. A denial always says why. */
export type AuditEvent = AuditContext & { readonly action: AuditedAction } & (
    | { readonly decision: "allowed"; readonly reason?: string }
    | { readonly decision: "denied"; readonly reason: string }
  );

/** Writes one event. */
export type AuditLog = (event: AuditEvent) => void;

/**
 * The trail of who did what. Written at level `info` even when the runtime logs less, because a trail with gaps
 * proves nothing. Copies the fields above and no others, so that an object with more in it gives nothing away.
 */
export function createAuditLog(logger: Logger): AuditLog {
  const trail = logger.child({ audit: true }, { level: "info" });
  return (event) => {
    trail.info(Object.fromEntries(FIELDS.map((field) => [field, event[field]])), "audit");
  };
}

const FIELDS = [
  "action",
  "decision",
  "reason",
  "tid",
  "oid",
  "upn",
  "client",
  "tool",
  "scopes",
  "tokenId",
  "requestId",
  "correlationId",
  "traceId",
] as const satisfies readonly (keyof AuditEvent)[];
