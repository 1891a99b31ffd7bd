import { json, type Endpoint, type Reply } from "../http/message.js";
import { errorReply } from "./error-answer.js";
import type { EntraState } from "./entra-state.js";
import { EntraRejection } from "./entra-rejection.js";
import { isSharedEndpoint, tenantAt } from "./tenant-endpoint.js";

const OPEN_TO_BROWSERS = { "access-control-allow-origin": "*", "cache-control": "max-age=86400, private" };

/**
 * `/:tenant/v2.0/.well-known/openid-configuration`. As Entra's it lists neither `code_challenge_methods_supported`
 * nor a `registration_endpoint`, and no other form of the path answers.
 */
export function openIdConfigurationEndpoint(state: EntraState): Endpoint {
  return (request) =>
    orRefuse(state, request, () => {
      const name = request.params.tenant ?? "";
      const shared = isSharedEndpoint(name);
      const tenantId = shared ? "{tenantid}" : tenantAt(state.directory, name).tenantId;
      return json(200, openIdConfiguration(state.publicOrigin, shared ? name : tenantId, tenantId), {
        headers: OPEN_TO_BROWSERS,
        outcome: "metadata",
      });
    });
}

/** `/:tenant/discovery/v2.0/keys`. */
export function keysEndpoint(state: EntraState): Endpoint {
  return (request) =>
    orRefuse(state, request, () => {
      const name = request.params.tenant ?? "";
      if (!isSharedEndpoint(name)) tenantAt(state.directory, name);
      return json(200, state.keys.jwks(), { headers: OPEN_TO_BROWSERS, outcome: "keys" });
    });
}

function orRefuse(state: EntraState, request: Parameters<Endpoint>[0], answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof EntraRejection) return errorReply(error, request, state.clock.now());
    throw error;
  }
}

function openIdConfiguration(origin: string, name: string, tenantId: string) {
  const base = `${origin}/${name}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${origin}/${tenantId}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email"],
    tenant_region_scope: "EU",
    cloud_instance_name: "microsoftonline.com",
    msgraph_host: "graph.microsoft.com",
  };
}
