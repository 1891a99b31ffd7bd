import { reject } from "../entra-rejection.js";
import type { RefreshToken } from "../entra-state.js";
import { required } from "../parameters.js";
import { parseScopes, type RequestedScopes } from "../scopes.js";
import { authenticateClient } from "./client-authentication.js";
import { delegatedToken } from "./delegated-token.js";
import type { Grant, TokenCall } from "./token-call.js";

const DAY = 24 * 3600 * 1000;
/** Days without use after which a refresh token is dead. */
const INACTIVITY_DAYS = 90;

/** RFC 6749 section 6, with Entra's demand that every refresh names its scope. */
export const refreshTokenGrant: Grant = async (call) => {
  const { state, request, form, client } = call;
  const given = required(form, "refresh_token");
  const token = state.refreshTokens.get(given);
  if (!token) return reject(isPlausible(given) ? 70000 : 9002313);
  const clientAuthentication = await authenticateClient(state, request, client, token.platform);
  for (const check of CHECKS) check(call, token);
  const tenant = state.directory.tenant(token.tenantId) ?? reject(90002, { tenant: token.tenantId });
  const requested = parseScopes(scopeOf(call, token), { directory: state.directory, tenant, client });
  checkNotItselfByUri(call, requested);
  token.lastUsedAt = state.clock.now();
  return delegatedToken(call, {
    tenant,
    session: token.session,
    clientAuthentication,
    requested,
    defaultResource: token.resource,
    refresh: { platform: token.platform, endsAt: token.endsAt },
  });
};

type RefreshCheck = (call: TokenCall, token: RefreshToken) => void;

const isOfClient: RefreshCheck = ({ client }, token) => {
  if (token.clientId !== client.clientId) reject(70000);
};

const isOfTenant: RefreshCheck = ({ tenant }, token) => {
  if (tenant && tenant.tenantId !== token.tenantId) reject(70000);
};

const isInTime: RefreshCheck = ({ state }, { issuedAt, lastUsedAt, endsAt }) => {
  const now = state.clock.now();
  if (endsAt !== undefined && endsAt <= now) reject(700084);
  if (lastUsedAt + INACTIVITY_DAYS * DAY <= now) {
    reject(700082, { issuedAt: new Date(issuedAt).toISOString(), days: String(INACTIVITY_DAYS) });
  }
};

const CHECKS: readonly RefreshCheck[] = [isOfClient, isOfTenant, isInTime];

/** Without a scope Entra takes an application that was its own resource to ask for itself: 90009, else 900144. */
function scopeOf({ form, client }: TokenCall, { resource }: RefreshToken): string {
  const scope = form.get("scope") ?? "";
  if (scope.trim() === "" && resource === client.clientId) reject(90009, { client: client.displayName });
  return required(form, "scope");
}

/** An application may refresh a token for itself only under its GUID. */
function checkNotItselfByUri({ client }: TokenCall, { resources }: RequestedScopes): void {
  const itself = resources.find(({ resource }) => resource.clientId === client.clientId);
  if (itself && itself.calledBy.toLowerCase() !== client.clientId) reject(90009, { client: client.displayName });
}

function isPlausible(token: string): boolean {
  return /^[\w.-]{40,}$/.test(token);
}
