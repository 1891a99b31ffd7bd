import { randomBytes } from "node:crypto";
import { json, type Reply } from "../../http/message.js";
import type { AppRegistration, RedirectPlatform, Tenant, User } from "../directory.js";
import { correlationIdOf } from "../error-answer.js";
import type { EntraState, Session } from "../entra-state.js";
import { issueAccessToken } from "../issue-access-token.js";
import { clientInfo, issueIdToken } from "../issue-id-token.js";
import type { RequestedClaims } from "../requested-claims.js";
import { MICROSOFT_GRAPH, type RequestedScopes } from "../scopes.js";
import type { ClientAuthentication } from "./client-authentication.js";
import type { TokenCall } from "./token-call.js";

/** A granted token request. */
export interface TokenOrder {
  readonly tenant: Tenant;
  readonly clientAuthentication: ClientAuthentication;
  readonly caller: { readonly user: User; readonly session: Session } | undefined;
  readonly resource: AppRegistration;
  readonly calledBy: string;
  /** Names of scopes the token carries. */
  readonly names: readonly string[];
  readonly requested: RequestedScopes;
  readonly claims: RequestedClaims;
  readonly nonce?: string | undefined;
  readonly refresh?: RefreshOrder | undefined;
}

export interface RefreshOrder {
  readonly platform: RedirectPlatform | undefined;
  /** When the chain ends whatever happens, ms. */
  readonly endsAt: number | undefined;
}

/** Milliseconds: the fixed life of a single page app's refresh tokens. */
export const SPA_REFRESH_LIFETIME = 24 * 3600 * 1000;

/** The answer of the token endpoint (RFC 6749 section 5.1), with Entra's additions. */
export async function tokenReply({ state, request, form, client }: TokenCall, order: TokenOrder): Promise<Reply> {
  const { tenant, caller, requested, nonce } = order;
  const { openIdConnect } = requested;
  const accessToken = await issueAccessToken(state, {
    ...order,
    client,
    scopes: order.names,
    capabilities: order.claims.capabilities,
  });
  const idToken =
    caller && openIdConnect.includes("openid")
      ? await issueIdToken(state, { tenant, client, ...caller, nonce, openIdConnect })
      : undefined;
  const refreshToken = caller && order.refresh ? issueRefreshToken(state, client, order, order.refresh) : undefined;
  const lifetime = state.settings.accessTokenLifetimeSeconds;
  return json(
    200,
    {
      token_type: "Bearer",
      ...(caller ? { scope: scopeText(order) } : {}),
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: idToken,
      client_info: caller && form.get("client_info") === "1" ? clientInfo(tenant, caller.user) : undefined,
    },
    {
      outcome: "token",
      issued: { access_token: accessToken, refresh_token: refreshToken, id_token: idToken },
      headers: { "access-control-allow-origin": "*", "client-request-id": correlationIdOf(request) },
    },
  );
}

/** Spelled as the client asked; scopes of OpenID Connect are only repeated where they are Graph's. */
function scopeText({ resource, calledBy, names, requested }: TokenOrder): string {
  const repeated = resource.clientId === MICROSOFT_GRAPH ? requested.openIdConnect : [];
  const own = names.map((name) => (calledBy === "" ? name : `${calledBy}/${name}`));
  return [...own, ...repeated.filter((scope) => scope !== "offline_access")].join(" ");
}

/** Every use hands out a new refresh token; as in Entra, the one that was used goes on working. */
function issueRefreshToken(
  state: EntraState,
  client: AppRegistration,
  { tenant, caller, resource }: TokenOrder,
  { platform, endsAt }: RefreshOrder,
): string | undefined {
  if (!caller) return undefined;
  const token = `1.${randomBytes(96).toString("base64url")}`;
  const now = state.clock.now();
  state.refreshTokens.set(token, {
    clientId: client.clientId,
    tenantId: tenant.tenantId,
    session: caller.session,
    platform,
    resource: resource.clientId,
    issuedAt: now,
    lastUsedAt: now,
    endsAt,
  });
  return token;
}
