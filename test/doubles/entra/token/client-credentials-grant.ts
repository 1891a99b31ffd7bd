import { EntraRejection, reject } from "../entra-rejection.js";
import { required } from "../parameters.js";
import { parseClaims } from "../requested-claims.js";
import { checkResourceParameter } from "../resource-parameter.js";
import { parseScopes, type RequestedScopes } from "../scopes.js";
import { authenticateClient } from "./client-authentication.js";
import type { Grant, TokenCall } from "./token-call.js";
import { tokenReply } from "./token-reply.js";

/** RFC 6749 section 4.4: the application itself is the caller, with app roles instead of scopes. */
export const clientCredentialsGrant: Grant = async (call) => {
  const { state, request, form, client, tenant } = call;
  const scope = required(form, "scope");
  if (!tenant) return reject(9001023, { grantType: "client_credentials" });
  const clientAuthentication = await authenticateClient(state, request, client, undefined);
  const requested = defaultScope(call, scope);
  const [target, ...others] = requested.resources;
  if (!target?.isDefault || others.length > 0) return reject(1002012, { scope });
  checkResourceParameter(form.getAll("resource"), requested, state.settings);
  const { resource } = target;
  const principal = state.directory.servicePrincipal(tenant, resource.clientId);
  const assigned = state.directory.assignedRoles(tenant, [client.clientId], resource.clientId) !== undefined;
  if (principal?.appRoleAssignmentRequired && !assigned) {
    reject(501051, { client: client.displayName, resource: resource.displayName });
  }
  return tokenReply(call, {
    tenant,
    clientAuthentication,
    caller: undefined,
    resource,
    calledBy: target.calledBy,
    names: [],
    requested,
    claims: parseClaims(form.get("claims")),
  });
};

function defaultScope({ state, client, tenant }: TokenCall, scope: string): RequestedScopes {
  if (!tenant || !scope.endsWith("/.default")) return reject(1002012, { scope });
  try {
    return parseScopes(scope, { directory: state.directory, tenant, client });
  } catch (error) {
    if (error instanceof EntraRejection && error.code === 70011) reject(1002012, { scope });
    throw error;
  }
}
