import { createHash } from "node:crypto";
import type { Tenant } from "../directory.js";
import type { AuthorizationCode } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import { required } from "../parameters.js";
import { parseScopes, type RequestedScopes } from "../scopes.js";
import { authenticateClient } from "./client-authentication.js";
import { delegatedToken } from "./delegated-token.js";
import type { Grant, TokenCall } from "./token-call.js";
import { SPA_REFRESH_LIFETIME } from "./token-reply.js";

/** Milliseconds a code can be redeemed for. */
const CODE_LIFETIME = 10 * 60 * 1000;

/** RFC 6749 section 4.1.3, RFC 7636 section 4.6. */
export const authorizationCodeGrant: Grant = async (call) => {
  const { state, request, form, client } = call;
  const code = state.codes.get(required(form, "code"));
  if (!code) return reject(70000);
  const clientAuthentication = await authenticateClient(state, request, client, code.platform);
  for (const check of CHECKS) check(call, code);
  // From here on the code is used up, whatever becomes of the request.
  code.redeemed = true;
  const tenant = state.directory.tenant(code.tenantId) ?? reject(90002, { tenant: code.tenantId });
  const requested = requestedScopes(call, code, tenant);
  const endsAt = code.platform === "spa" ? state.clock.now() + SPA_REFRESH_LIFETIME : undefined;
  return delegatedToken(call, {
    tenant,
    session: code.session,
    clientAuthentication,
    requested,
    nonce: code.nonce,
    refresh: requested.openIdConnect.includes("offline_access") ? { platform: code.platform, endsAt } : undefined,
  });
};

type CodeCheck = (call: TokenCall, code: AuthorizationCode) => void;

const isOfClient: CodeCheck = ({ client }, code) => {
  if (code.clientId !== client.clientId) reject(70000);
};

const isOfTenant: CodeCheck = ({ tenant }, code) => {
  if (tenant && tenant.tenantId !== code.tenantId) reject(700005);
};

const isFresh: CodeCheck = ({ state }, code) => {
  if (code.redeemed) reject(54005);
  if (code.issuedAt + CODE_LIFETIME <= state.clock.now()) reject(70008);
};

const hasSameRedirectUri: CodeCheck = ({ form }, code) => {
  const redirectUri = required(form, "redirect_uri");
  if (redirectUri !== code.redirectUri) reject(500112, { redirectUri });
};

const provesPossession: CodeCheck = ({ form }, { challenge }) => {
  const verifier = form.get("code_verifier") ?? "";
  if (!challenge) {
    if (verifier !== "") reject(50148);
    return;
  }
  if (verifier === "") reject(50148);
  const answer = challenge.method === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  if (answer !== challenge.value) reject(501481);
};

const CHECKS: readonly CodeCheck[] = [isOfClient, isOfTenant, isFresh, hasSameRedirectUri, provesPossession];

/**
 * Scopes have codes of their own here: empty 28003, unusable 28002. Left out, as OAuth clients do that don't know Entra,
 * they are those of the authorization request.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-access-token-with-a-client_secret
 */
function requestedScopes({ state, form, client }: TokenCall, code: AuthorizationCode, tenant: Tenant): RequestedScopes {
  const scope = form.get("scope") ?? code.scope;
  if (scope.trim() === "") reject(28003);
  try {
    return parseScopes(scope, { directory: state.directory, tenant, client });
  } catch (error) {
    if (error instanceof EntraRejection && error.code === 70011) reject(28002, { scope });
    throw error;
  }
}
