import type { JWTPayload } from "jose";
import { secondsOf } from "../http/clock.js";
import { v1Claims, v2Claims, type AccessTokenSubject } from "./access-token-claims.js";
import type { EntraState } from "./entra-state.js";
import { sealGraphToken } from "./graph-token-seal.js";
import { MICROSOFT_GRAPH } from "./scopes.js";
import { principalsOf } from "./user-assignment.js";

export type AccessTokenOrder = Omit<AccessTokenSubject, "publicOrigin" | "roles" | "now" | "lifetimeSeconds">;

/** Issues an access token in the version that the resource asks for. */
export async function issueAccessToken(state: EntraState, order: AccessTokenOrder): Promise<string> {
  const claims = accessTokenClaims(state, order);
  return order.resource.clientId === MICROSOFT_GRAPH ? sealGraphToken(state.keys, claims) : state.keys.sign(claims);
}

/** Claims of the token that would be issued. */
export function accessTokenClaims(state: EntraState, order: AccessTokenOrder): JWTPayload {
  const { tenant, resource, caller, client } = order;
  const principals = caller ? principalsOf(caller.user) : [client.clientId];
  const subject: AccessTokenSubject = {
    ...order,
    publicOrigin: state.publicOrigin,
    roles: state.directory.assignedRoles(tenant, principals, resource.clientId) ?? [],
    now: secondsOf(state.clock),
    lifetimeSeconds: state.settings.accessTokenLifetimeSeconds,
  };
  return resource.requestedAccessTokenVersion === 2 ? v2Claims(subject) : v1Claims(subject);
}
