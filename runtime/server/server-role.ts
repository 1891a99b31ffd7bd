import { OUTBOUND_LIMITS } from "../config/defaults.js";
import { entraClouds } from "../config/entra-clouds.js";

import { MCP_PATH } from "../config/routes.js";
import { createAccessTokenVerifier } from "../entra/access-token-verifier.js";
import { authorityOf } from "../entra/authority.js";
import { createEntraClient } from "../entra/msal-client.js";
import { createOnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import { createGraphClient } from "../graph/graph-client.js";
import { onceSuccessful } from "../http/health.js";
import { protectedResourceMetadata } from "../http/protected-resource-metadata.js";
import type { ConfigOf, RoleContext, RuntimeRoleApp } from "../http/runtime-role.js";
import { createOutboundFetch, type OutboundFetch } from "../security/outbound-fetch.js";
import { createMcpApp } from "./mcp-app.js";
import type { GraphTokens } from "./signed-in-caller.js";

type ServerConfig = ConfigOf<"server">;

/**
 * The MCP server behind a gateway: takes Entra tokens for the API, reads Microsoft Graph as their users.
 *
 * @throws CredentialNotSupported
 */
export function buildServerRole(config: ServerConfig, context: RoleContext): RuntimeRoleApp {
  const { logger, audit, now, platformHosts } = context;
  const fetch = createOutboundFetch({
    ...(config.DANGEROUSLY_REWRITE_HOSTS === undefined ? {} : { rewrites: config.DANGEROUSLY_REWRITE_HOSTS }),
    timeoutMilliseconds: OUTBOUND_LIMITS.timeoutMilliseconds,
    maxResponseBytes: OUTBOUND_LIMITS.responseBytes,
  });
  const { graphHost } = entraClouds[config.ENTRA_CLOUD];
  const { MCP_PUBLIC_URL: publicUrl, ENTRA_SCOPES: exposedScopes } = config;

  const mcp = createMcpApp({
    publicUrl,
    internalHosts: platformHosts,
    exposedScopes,
    graphPermissions: config.GRAPH_PERMISSIONS,
    // The gateway redeems codes and exchanges tokens as the API itself; others are those it lets bring their own.
    verify: createAccessTokenVerifier({
      config,
      clientIds: [config.ENTRA_CLIENT_ID, ...config.ENTRA_PRE_AUTHORIZED_CLIENT_IDS],
      allowAppOnly: false,
      fetch,
      now,
    }),
    graph: createGraphClient({ graphHost, outboundFetch: fetch, now }),
    graphHost,
    graphTokens: graphTokensOf(config, fetch, now),
    logger,
    audit,
    now,
  });
  const metadata = protectedResourceMetadata([
    { resource: `${publicUrl}${MCP_PATH}`, authorizationServers: [publicUrl], scopesSupported: exposedScopes },
  ]);
  return {
    routers: [metadata, mcp.router],
    checks: { entra: onceSuccessful(() => reachEntra(config, fetch)) },
    drained: () => mcp.drained(),
    close: () => mcp.close(),
  };
}

function graphTokensOf(config: ServerConfig, fetch: OutboundFetch, now: () => number): GraphTokens {
  const { onBehalfOf } = createEntraClient({ config, fetch, now });
  const cache = createOnBehalfOfCache({ exchange: onBehalfOf, now });
  return {
    async tokenFor({ identity, assertion }, scopes, refused) {
      const request = { caller: identity, assertion, scopes };
      const answer = refused === undefined ? cache.tokenFor(request) : cache.replace(request, refused);
      return (await answer).accessToken;
    },
    forget: ({ identity }) => {
      cache.forget(identity);
    },
  };
}

/** Without Entra's keys no token can be verified. */
async function reachEntra(config: ServerConfig, fetch: OutboundFetch): Promise<void> {
  const { status } = await fetch(authorityOf(config).jwksUrl);
  if (status !== 200) throw new Error(`Entra answered ${status} instead of keys`);
}
