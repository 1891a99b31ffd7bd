import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { JWTPayload } from "jose";
import type { AppRegistration, OptionalClaim, Tenant, User } from "./directory.js";
import type { Session } from "./entra-state.js";
import type { ClientAuthentication } from "./token/client-authentication.js";

/** Everything that goes into an access token. */
export interface AccessTokenSubject {
  readonly publicOrigin: string;
  readonly tenant: Tenant;
  readonly resource: AppRegistration;
  /** What the client called the resource, see `ResourceScopes`. */
  readonly calledBy: string;
  readonly client: AppRegistration;
  readonly clientAuthentication: ClientAuthentication;
  /** None: the application itself is the caller. */
  readonly caller: { readonly user: User; readonly session: Session } | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly capabilities: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly lifetimeSeconds: number;
}

/** Entra dates tokens back, for clocks that run late. */
const BACKDATED_SECONDS = 300;
/** Above this many, a JWT names no groups but where to ask for them. */
const MOST_GROUPS = 200;
const AUTHENTICATION_CLASS: Readonly<Record<ClientAuthentication, string>> = { none: "0", secret: "1", assertion: "2" };

/** Claims of a v2.0 access token. */
export function v2Claims(subject: AccessTokenSubject): JWTPayload {
  const { publicOrigin, tenant, resource, client, clientAuthentication, caller } = subject;
  return {
    aud: resource.clientId,
    iss: `${publicOrigin}/${tenant.tenantId}/v2.0`,
    ...commonClaims(subject),
    azp: client.clientId,
    azpacr: AUTHENTICATION_CLASS[clientAuthentication],
    ...(caller ? { name: caller.user.displayName, preferred_username: caller.user.userPrincipalName } : {}),
    ver: "2.0",
    ...optionalClaims(subject, resource.optionalAccessTokenClaims ?? []),
  };
}

/** Claims of a v1.0 access token: other issuer, other audience, other names. */
export function v1Claims(subject: AccessTokenSubject): JWTPayload {
  const { tenant, resource, calledBy, client, clientAuthentication, caller } = subject;
  const optional = resource.optionalAccessTokenClaims ?? [];
  const asGuid = optional.some(({ name, additionalProperties = [] }) => {
    return name === "aud" && additionalProperties.includes("use_guid");
  });
  return {
    aud: asGuid || calledBy === "" ? resource.clientId : calledBy,
    iss: `https://sts.windows.net/${tenant.tenantId}/`,
    ...commonClaims(subject),
    acr: "1",
    appid: client.clientId,
    appidacr: AUTHENTICATION_CLASS[clientAuthentication],
    ...(caller
      ? {
          amr: caller.session.authenticationMethods,
          name: caller.user.displayName,
          unique_name: caller.user.userPrincipalName,
          upn: caller.user.userPrincipalName,
        }
      : {}),
    ver: "1.0",
    ...optionalClaims(subject, optional),
  };
}

/** Pairwise subject identifier: another one for each application. */
export function pairwiseSubject(objectId: string, clientId: string): string {
  return createHash("sha256").update(`${objectId} ${clientId}`).digest("base64url");
}

function commonClaims({ tenant, resource, client, caller, scopes, roles, now, lifetimeSeconds }: AccessTokenSubject) {
  const issuedAt = now - BACKDATED_SECONDS;
  const objectId = caller?.user.objectId ?? servicePrincipalId(tenant, client);
  return {
    iat: issuedAt,
    nbf: issuedAt,
    exp: now + lifetimeSeconds,
    aio: randomBytes(24).toString("base64url"),
    rh: `1.${randomBytes(12).toString("base64url")}.`,
    oid: objectId,
    sub: caller ? pairwiseSubject(objectId, resource.clientId) : objectId,
    tid: tenant.tenantId,
    uti: randomUUID().replaceAll("-", "").slice(0, 22),
    ...(caller ? { sid: caller.session.sessionId } : {}),
    ...(caller && scopes.length > 0 ? { scp: scopes.join(" ") } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    ...(caller && resource.groupMembershipClaims ? groupClaims(tenant, caller.user) : {}),
  };
}

function servicePrincipalId(tenant: Tenant, client: AppRegistration): string {
  return tenant.servicePrincipals.find(({ clientId }) => clientId === client.clientId)?.objectId ?? client.clientId;
}

function groupClaims(tenant: Tenant, { objectId, groups = [] }: User): JWTPayload {
  if (groups.length <= MOST_GROUPS) return groups.length > 0 ? { groups } : {};
  const endpoint = `https://graph.windows.net/${tenant.tenantId}/users/${objectId}/getMemberObjects`;
  return { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint } } };
}

/** Claims that are there only because the resource's registration asks for them. */
function optionalClaims({ caller, capabilities }: AccessTokenSubject, asked: readonly OptionalClaim[]): JWTPayload {
  const claim = (name: string) => asked.find((optional) => optional.name === name);
  const idtyp = claim("idtyp");
  const withUserTokens = idtyp?.additionalProperties?.includes("include_user_token") ?? false;
  const contexts = caller?.session.authenticationContexts ?? [];
  return {
    ...(idtyp && !caller ? { idtyp: "app" } : {}),
    ...(withUserTokens && caller ? { idtyp: "user" } : {}),
    ...(claim("xms_cc") && capabilities.length > 0 ? { xms_cc: capabilities } : {}),
    ...(claim("acrs") && contexts.length > 0 ? { acrs: contexts } : {}),
  };
}
