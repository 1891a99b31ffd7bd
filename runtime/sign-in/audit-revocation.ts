import type { AuditLog } from "../telemetry/audit-event.js";
import type { SignInFacts } from "./sign-ins.js";

/**
 * Puts each sign-in that was ended with others on the audit trail: whose it was, and what for.
 *
 * @param by - who wanted it, in words
 */
export function auditRevocation(
  audit: AuditLog,
  ended: readonly SignInFacts[],
  by: string,
  about: { readonly requestId?: string } = {},
): void {
  for (const { user, clientId } of ended) {
    audit({
      action: "revocation",
      decision: "allowed",
      reason: by,
      tid: user.tenantId,
      oid: user.objectId,
      ...(user.username === undefined ? {} : { upn: user.username }),
      ...(clientId === undefined ? {} : { client: clientId }),
      ...about,
    });
  }
}
