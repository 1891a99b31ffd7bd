import type { Reply } from "../../http/message.js";
import { checkConditionalAccess } from "../conditional-access.js";
import { effectiveNames, missingConsent } from "../consent.js";
import type { Tenant } from "../directory.js";
import type { Session } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import { parseClaims } from "../requested-claims.js";
import { checkResourceParameter } from "../resource-parameter.js";
import { MICROSOFT_GRAPH, type RequestedScopes, type ResourceScopes } from "../scopes.js";
import { checkUserAssignment } from "../user-assignment.js";
import type { ClientAuthentication } from "./client-authentication.js";
import type { TokenCall } from "./token-call.js";
import { tokenReply, type RefreshOrder } from "./token-reply.js";

/** A token for a user: what the three grants that end in one have in common. */
export interface DelegatedOrder {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly clientAuthentication: ClientAuthentication;
  readonly requested: RequestedScopes;
  /** What a request with scopes of OpenID Connect alone is for; "" for none. @default Microsoft Graph */
  readonly defaultResource?: string;
  readonly nonce?: string | undefined;
  readonly refresh: RefreshOrder | undefined;
  /** `error` of a conditional access challenge in this grant. */
  readonly challengeError?: string;
}

/** Last checks of a delegated token, in Entra's order, and the token. */
export async function delegatedToken(call: TokenCall, order: DelegatedOrder): Promise<Reply> {
  const { state, form, client } = call;
  const { directory } = state;
  const { tenant, session, requested, challengeError } = order;
  if (session.endedWith !== undefined) throw new EntraRejection(session.endedWith);
  const user = directory.user(tenant, session.userObjectId);
  if (!user) return reject(50034, { user: session.userObjectId, tenant: tenant.displayName });
  if (user.accountEnabled === false) reject(50057);
  checkResourceParameter(form.getAll("resource"), requested, state.settings);
  const target = onlyResource(call, order);
  const question = { directory, tenant, client, user };
  const missing = missingConsent(question, target);
  if (missing.length > 0) reject(65001, { client: client.clientId, scope: missing.join(" ") });
  checkUserAssignment(directory, tenant, user, [target.resource]);
  const claims = parseClaims(form.get("claims"));
  checkConditionalAccess({
    ...{ tenant, user, session, claims, resources: [target.resource] },
    ...(challengeError === undefined ? {} : { challengeError }),
  });
  return tokenReply(call, {
    ...order,
    caller: { user, session },
    resource: target.resource,
    calledBy: target.calledBy,
    names: effectiveNames(question, target),
    claims,
  });
}

function onlyResource({ state, client }: TokenCall, order: DelegatedOrder): ResourceScopes {
  const { tenant, requested, defaultResource = MICROSOFT_GRAPH } = order;
  const [target, ...others] = requested.resources;
  if (others.length > 0) reject(28000, { scope: requested.text });
  if (target) return target;
  // The application asks for nothing but itself, and not by its GUID.
  if (defaultResource === client.clientId) reject(90009, { client: client.displayName });
  const resource = state.directory.resourceIn(tenant, defaultResource);
  if (!resource) return reject(500011, { resource: defaultResource, tenant: tenant.displayName });
  const calledBy = resource.clientId === MICROSOFT_GRAPH ? "" : resource.clientId;
  return { resource, calledBy, names: [], isDefault: false };
}
