import { entraClouds } from "../config/entra-clouds.js";
import { ENTRA_CALLBACK_PATH, MCP_PATH } from "../config/routes.js";
import { createAccessTokenVerifier } from "../entra/access-token-verifier.js";
import { consentPage } from "../entra/authority.js";
import { clientCredentialOf } from "../entra/client-credential.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import { createEntraClient } from "../entra/msal-client.js";
import { credentialChecks } from "../entra/prove-client.js";
import { entraReachable } from "../entra/reach-entra.js";
import { createGraphClient } from "../graph/graph-client.js";
import { protectedResourceMetadata } from "../http/protected-resource-metadata.js";
import type { ConfigOf, RoleContext, RuntimeRoleApp } from "../http/runtime-role.js";
import { configuredFetch } from "../security/configured-fetch.js";
import { createMcpApp } from "./mcp-app.js";
import { createOnBehalfOfTokens } from "./on-behalf-of-tokens.js";

type ServerConfig = ConfigOf<"server">;

/** The MCP server behind a gateway: takes Entra tokens for the API, reads Microsoft Graph as their users. */
export function buildServerRole(config: ServerConfig, context: RoleContext): RuntimeRoleApp {
  const { logger, audit, now, platformHosts } = context;
  const fetch = configuredFetch(config);
  const credential = clientCredentialOf(config, { tokenOf: managedIdentityToken(fetch), fetch, now, logger });
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
    graphTokens: createOnBehalfOfTokens(createEntraClient({ config, credential, fetch, now }), now),
    consentPage: consentPage(config, `${publicUrl}${ENTRA_CALLBACK_PATH}`),
    logger,
    audit,
    now,
  });
  const metadata = protectedResourceMetadata([
    { resource: `${publicUrl}${MCP_PATH}`, authorizationServers: [publicUrl], scopesSupported: exposedScopes },
  ]);
  return {
    routers: [metadata, mcp.router],
    checks: { entra: entraReachable(config, fetch), ...credentialChecks(credential) },
    drained: () => mcp.drained(),
    close: () => mcp.close(),
  };
}
