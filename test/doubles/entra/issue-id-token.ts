import { randomBytes } from "node:crypto";
import { secondsOf } from "../http/clock.js";
import { pairwiseSubject } from "./access-token-claims.js";
import type { AppRegistration, Tenant, User } from "./directory.js";
import type { EntraState, Session } from "./entra-state.js";

/** Seconds; Entra's id tokens live for about an hour. */
const ID_TOKEN_LIFETIME = 3900;

export interface IdTokenOrder {
  readonly tenant: Tenant;
  readonly client: AppRegistration;
  readonly user: User;
  readonly session: Session;
  readonly nonce: string | undefined;
  readonly openIdConnect: readonly string[];
}

/** OpenID Connect Core 1.0 section 2, with Entra's v2.0 claims. */
export function issueIdToken(state: EntraState, order: IdTokenOrder): Promise<string> {
  const { tenant, client, user, session, nonce, openIdConnect } = order;
  const now = secondsOf(state.clock);
  return state.keys.sign({
    aud: client.clientId,
    iss: `${state.publicOrigin}/${tenant.tenantId}/v2.0`,
    iat: now - 300,
    nbf: now - 300,
    exp: now + ID_TOKEN_LIFETIME,
    ...(openIdConnect.includes("email") && user.mail !== undefined ? { email: user.mail } : {}),
    ...(openIdConnect.includes("profile")
      ? { name: user.displayName, preferred_username: user.userPrincipalName, oid: user.objectId }
      : {}),
    ...(nonce === undefined ? {} : { nonce }),
    rh: `1.${randomBytes(12).toString("base64url")}.`,
    sid: session.sessionId,
    sub: pairwiseSubject(user.objectId, client.clientId),
    tid: tenant.tenantId,
    uti: randomBytes(16).toString("base64url"),
    ver: "2.0",
  });
}

/** `client_info`, which MSAL builds its account ids from. */
export function clientInfo(tenant: Tenant, user: User): string {
  return Buffer.from(JSON.stringify({ uid: user.objectId, utid: tenant.tenantId })).toString("base64url");
}
