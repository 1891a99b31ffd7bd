import { secondsOf } from "../../http/clock.js";
import type { Session } from "../entra-state.js";
import { reject } from "../entra-rejection.js";
import { required } from "../parameters.js";
import { isSignedBy, readToken, type ReadToken } from "../read-token.js";
import { parseScopes } from "../scopes.js";
import { isSharedEndpoint } from "../tenant-endpoint.js";
import { authenticateClient } from "./client-authentication.js";
import { delegatedToken } from "./delegated-token.js";
import type { Grant, TokenCall } from "./token-call.js";

/**
 * Exchanges a user's token for another one on the user's behalf.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
export const onBehalfOfGrant: Grant = async (call) => {
  const { state, request, form, client } = call;
  if (required(form, "requested_token_use") !== "on_behalf_of") {
    reject(90023, { reason: "unsupported 'requested_token_use'" });
  }
  const assertion = required(form, "assertion");
  const scope = required(form, "scope");
  const clientAuthentication = await authenticateClient(state, request, client, undefined);
  const token = readToken(assertion) ?? reject(50013, { reason: "it is malformed" });
  for (const check of CHECKS) await check(call, token, assertion);
  const tenant = call.tenant ?? state.directory.tenant(String(token.claims.tid));
  if (!tenant) return reject(90002, { tenant: String(token.claims.tid) });
  const requested = parseScopes(scope, { directory: state.directory, tenant, client });
  return delegatedToken(call, {
    tenant,
    session: sessionOf(call, token),
    clientAuthentication,
    requested,
    refresh: requested.openIdConnect.includes("offline_access")
      ? { platform: undefined, endsAt: undefined }
      : undefined,
    challengeError: "interaction_required",
  });
};

type AssertionCheck = (call: TokenCall, token: ReadToken, assertion: string) => void | Promise<void>;

const isForClient: AssertionCheck = ({ client }, { claims }) => {
  const { clientId, identifierUris = [] } = client;
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.some((audience) => audience === clientId || identifierUris.includes(audience))) {
    reject(500131, { audience: audiences.join(" "), client: clientId });
  }
};

/** Also refuses Graph's tokens, whose signature looks wrong to everybody but Graph. */
const isSignedByEntra: AssertionCheck = async ({ state }, { header }, assertion) => {
  if (!(await isSignedBy(assertion, state.keys.publicKey(header.kid)))) {
    reject(50013, { reason: "its signature is wrong or its key unknown" });
  }
};

const isOfIssuerAndTenant: AssertionCheck = ({ state, tenant, request }, { claims }) => {
  const { iss, tid } = claims;
  const issuers = [`${state.publicOrigin}/${String(tid)}/v2.0`, `https://sts.windows.net/${String(tid)}/`];
  if (!issuers.includes(iss ?? "")) reject(50013, { reason: "its issuer is not this tenant" });
  const anyTenant = isSharedEndpoint(request.params.tenant ?? "");
  if (!anyTenant && tenant?.tenantId !== tid) reject(50013, { reason: "it belongs to another tenant" });
};

const isInTime: AssertionCheck = ({ state }, { claims }) => {
  const now = secondsOf(state.clock);
  const { exp = 0, nbf = 0 } = claims;
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  if (exp <= now || nbf > now) reject(500133, { now: iso(now), expiry: iso(exp) });
};

const hasUser: AssertionCheck = ({ client }, { claims }) => {
  if (claims.idtyp === "app" || typeof claims.scp !== "string") reject(7000114, { client: client.clientId });
};

const CHECKS: readonly AssertionCheck[] = [isSignedByEntra, isForClient, isOfIssuerAndTenant, isInTime, hasUser];

/** The session the assertion was issued in, so that a second factor given at sign-in counts downstream. */
function sessionOf({ state }: TokenCall, { claims }: ReadToken): Session {
  const session = state.sessions.get(String(claims.sid));
  return session ?? reject(50013, { reason: "its session is unknown" });
}
