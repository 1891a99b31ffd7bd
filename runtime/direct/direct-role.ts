import { Router } from "express";
import { createBrowserCookies } from "../browser/browser-cookies.js";
import { sendPage } from "../browser/page.js";
import type { AppOnlyTools } from "../config/app-only-tools.js";
import { BROWSER_SESSION_LIFETIMES } from "../config/defaults.js";
import { entraClouds } from "../config/entra-clouds.js";
import { SettingNotSupported } from "../config/setting-not-supported.js";
import { ENTRA_CALLBACK_PATH, MCP_PATH } from "../config/routes.js";
import { createConsoleAssets } from "../console/console-assets.js";
import { consoleState } from "../console/console-section.js";
import { createAccessTokenVerifier } from "../entra/access-token-verifier.js";
import { authorityOf, consentPage } from "../entra/authority.js";
import { clientCredentialOf } from "../entra/client-credential.js";
import { createIdTokenVerifier } from "../entra/id-token-verifier.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import { createEntraClient } from "../entra/msal-client.js";
import { credentialChecks } from "../entra/prove-client.js";
import { entraReachable } from "../entra/reach-entra.js";
import { graphScopes, identifierUriScope } from "../entra/scope-names.js";
import { createGraphClient } from "../graph/graph-client.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { protectedResourceMetadata } from "../http/protected-resource-metadata.js";
import type { BuildRole, ConfigOf } from "../http/runtime-role.js";
import { configuredFetch } from "../security/configured-fetch.js";
import { toolsForApplications } from "../server/application-access.js";
import { createMcpApp } from "../server/mcp-app.js";
import { createOnBehalfOfTokens } from "../server/on-behalf-of-tokens.js";
import { entraCallback } from "../sign-in/entra-callback.js";
import { createEntraSessions } from "../sign-in/entra-sessions.js";
import { createEntraSignIn } from "../sign-in/entra-sign-in.js";
import { rewritten, withRewrittenSignIn } from "../sign-in/sign-in-address.js";
import { createSignInTransactions } from "../sign-in/sign-in-transactions.js";
import { configuredStore } from "../stores/configured-store.js";
import { browserSignIn } from "./browser-sign-in.js";
import { createBrowserSessions } from "./browser-sessions.js";
import { consolePage } from "./console-page.js";
import { createGraphTokens } from "./graph-tokens.js";
import { loginRoutes } from "./login-routes.js";
import { CONSOLE_PATH } from "./routes.js";
import { sessionCaller } from "./session-caller.js";

/**
 * Web application and MCP server in one: browsers sign in here and get a session, MCP clients bring Entra tokens for the
 * one registration.
 *
 * @throws SettingNotSupported
 */
export const buildDirectRole: BuildRole<ConfigOf<"direct-sso">> = (config, context) => {
  const { MCP_PUBLIC_URL: publicUrl, ENTRA_SCOPES: exposedScopes, GRAPH_PERMISSIONS: graphPermissions } = config;
  const appOnlyTools = toolsForApplicationsOnly(config.MCP_APP_ONLY_TOOLS);
  const { logger, audit, now, platformHosts } = context;
  const rewrites = config.DANGEROUSLY_REWRITE_HOSTS ?? new Map<string, string>();
  const fetch = configuredFetch(config);
  const authority = authorityOf(config);
  const { graphHost } = entraClouds[config.ENTRA_CLOUD];
  const clientId = config.ENTRA_CLIENT_ID.toLowerCase();
  const signInOrigin = new URL(rewritten(authority.authorizeUrl, rewrites)).origin;

  const credential = clientCredentialOf(config, { tokenOf: managedIdentityToken(fetch), fetch, now, logger });
  const entra = withRewrittenSignIn(
    createEntraClient({ config, credential, fetch, now, signInFor: "other-api" }),
    rewrites,
  );
  const scopes = graphScopes(graphPermissions, config);
  const store = configuredStore(config, context, fetch);
  const cookies = createBrowserCookies(publicUrl);
  const lifetimeSeconds = BROWSER_SESSION_LIFETIMES.absoluteSeconds;
  const entraSessions = createEntraSessions({ store, entra, scopes, lifetimeSeconds, now });
  const sessions = createBrowserSessions({ store, cookies, entraSessions, now });
  const transactions = createSignInTransactions(store, cookies);
  const redirectUri = `${publicUrl}${ENTRA_CALLBACK_PATH}`;
  const signIn = createEntraSignIn({ client: entra, transactions, redirectUri, scopes });
  const approvalPage = consentPage(config, redirectUri);
  const verifyIdToken = createIdTokenVerifier({ config, fetch, now });

  const mcp = createMcpApp({
    publicUrl,
    internalHosts: platformHosts,
    exposedScopes,
    advertisedScope: (scope) => identifierUriScope(scope, config),
    graphPermissions,
    appOnlyTools,
    verify: createAccessTokenVerifier({
      config,
      clientIds: config.ENTRA_PRE_AUTHORIZED_CLIENT_IDS,
      allowAppOnly: appOnlyTools.size > 0,
      fetch,
      now,
    }),
    sessionCaller: sessionCaller({ publicUrl, clientId, exposedScopes, sessions, entraSessions }),
    onSignInRequired: async (caller, { claims }) => {
      if ("session" in caller) await entraSessions.requireSignIn(caller.session, claims);
    },
    graph: createGraphClient({ graphHost, outboundFetch: fetch, now }),
    graphHost,
    graphTokens: createGraphTokens(entraSessions, createOnBehalfOfTokens(entra, now)),
    consentPage: approvalPage,
    logger,
    audit,
    now,
  });
  const [home, ...others] = authority.tenantIds.map((tenantId) => authority.issuer(tenantId));
  const metadata = protectedResourceMetadata([
    {
      resource: `${publicUrl}${MCP_PATH}`,
      authorizationServers: [home ?? authority.issuer(config.ENTRA_TENANT_ID), ...others],
      scopesSupported: exposedScopes.map((scope) => identifierUriScope(scope, config)),
    },
  ]);
  const callback = entraCallback({
    transactions,
    entra: signIn,
    sessions: entraSessions,
    userOf: ({ idToken = "" }, { nonce }) => verifyIdToken(idToken, nonce),
    purpose: browserSignIn({ sessions, clientId, graphPermissions }),
    consentUrl: approvalPage(config.ENTRA_TENANT_ID),
    audit,
    logger,
  });
  const login = loginRoutes({
    publicUrl,
    sessions,
    entraSessions,
    entra: signIn,
    entraLogoutUrl: rewritten(authority.logoutUrl, rewrites),
    audit,
  });
  const assets = config.MCP_WEB_CONSOLE ? createConsoleAssets({ publicUrl, logger }) : undefined;
  const state = consoleState(config.MCP_WEB_CONSOLE, assets?.urls);
  const console = Router({ caseSensitive: true, strict: true });
  if (assets !== undefined) console.use(assets.router);
  console.get(CONSOLE_PATH, async (request, response) => {
    const user = (await sessions.of(request))?.user;
    sendPage(response, consolePage({ user, graphPermissions, exposedScopes, signInOrigin, console: state }));
  });
  console.all(CONSOLE_PATH, allowedMethods("GET"));
  return {
    routers: [mcp.router, metadata, login, callback, console],
    checks: { entra: entraReachable(config, fetch), store: () => store.check(), ...credentialChecks(credential) },
    drained: () => mcp.drained(),
    close: async () => {
      await mcp.close();
      await store.close();
    },
  };
};

/** Most tools read what belongs to a user, so there is nothing in them for an application. */
function toolsForApplicationsOnly(tools: AppOnlyTools): AppOnlyTools {
  const able = toolsForApplications();
  const unable = [...tools.keys()].filter((name) => !able.includes(name));
  if (unable.length === 0) return tools;
  throw new SettingNotSupported(
    "MCP_APP_ONLY_TOOLS",
    `names ${unable.join(", ")}: without a user only ${able.join(", ")} can be called`,
  );
}
