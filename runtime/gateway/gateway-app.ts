import { Router } from "express";
import { GATEWAY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import { ENTRA_CALLBACK_PATH } from "../config/routes.js";
import type { AccessTokenVerifier } from "../entra/access-token-verifier.js";
import type { EntraClient } from "../entra/entra-client.js";
import type { OnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import { consentPage } from "../entra/authority.js";
import { clientIdScope, graphScopes } from "../entra/scope-names.js";
import { protectedResourceMetadata, type ProtectedResource } from "../http/protected-resource-metadata.js";
import { RequestsInFlight } from "../http/requests-in-flight.js";
import type { ConfigOf, RoleContext, RuntimeRoleApp } from "../http/runtime-role.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import type { TokenStore } from "../stores/token-store.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { allowedOrigin } from "../http/allowed-origin.js";
import { createAuthorizationServer } from "./authorization-server.js";
import { createBrowserCookies } from "../browser/browser-cookies.js";
import { clientSignIn } from "./client-sign-in.js";
import { createConsentBinding } from "./consent-binding.js";
import { entraCallback } from "../sign-in/entra-callback.js";
import { createEntraSessions } from "../sign-in/entra-sessions.js";
import { createEntraSignIn } from "../sign-in/entra-sign-in.js";
import { createForwardingDispatcher, forwardMcp } from "./forward-mcp.js";
import { createGatewayTokenVerifier } from "./gateway-access-token.js";
import { loginInteraction } from "./login-interaction.js";
import { mcpResources, type McpResource } from "./mcp-resource.js";
import type { AuthorizationServerEvent } from "./provider-events.js";
import type { RedirectUriRules } from "./redirect-uri-policy.js";
import { resourceGuard } from "./resource-guard.js";
import type { CurrentSigningKeys } from "./signing-keys.js";
import { createSignInTransactions } from "../sign-in/sign-in-transactions.js";
import { webConsole, webConsoleClients } from "./web-console.js";
import { createUpstreamToken } from "./upstream-token.js";

/** Signing keys, and what has to be done about them. */
export interface GatewaySigningKeys {
  readonly current: CurrentSigningKeys;
  check(): Promise<void>;
  close(): void;
}

/** What the gateway is built of, beside its configuration. */
export interface GatewayParts {
  readonly store: TokenStore;
  readonly signingKeys: GatewaySigningKeys;
  readonly entra: EntraClient;
  /** Origin that `entra.authorizeUrl` leads to. */
  readonly signInOrigin: string;
  readonly onBehalfOf: OnBehalfOfCache;
  /** Tokens that pre-authorized clients bring. */
  readonly verifyBrought: AccessTokenVerifier;
  /** Tokens that the gateway itself redeemed. */
  readonly verifyRedeemed: AccessTokenVerifier;
  readonly fetch: OutboundFetch;
  /** What else has to work before it takes traffic. */
  readonly checks: RuntimeRoleApp["checks"];
}

/** Connects the parts: who calls whom is all that happens here. */
export function createGateway(config: ConfigOf<"gateway">, context: RoleContext, parts: GatewayParts): RuntimeRoleApp {
  const { MCP_PUBLIC_URL: publicUrl } = config;
  const { logger, audit, now } = context;
  const { store, entra, signingKeys } = parts;
  const resources = mcpResources(config);
  const redirects: RedirectUriRules = {
    uris: config.MCP_CLIENT_REDIRECT_URIS,
    hosts: config.MCP_CLIENT_REDIRECT_HOSTS,
    anyHost: config.DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST,
  };
  const cookies = createBrowserCookies(publicUrl);
  const apiScopes = config.ENTRA_SCOPES.map((scope) => clientIdScope(scope, config));

  const sessions = createEntraSessions({
    store,
    entra,
    scopes: apiScopes,
    lifetimeSeconds: LIFETIMES.grantSeconds,
    now,
  });
  const { router: authorizationServer, interactions } = createAuthorizationServer({
    publicUrl,
    rules: { resources, scopePrefixes: [config.ENTRA_IDENTIFIER_URI, config.ENTRA_CLIENT_ID] },
    preRegisteredClientId: config.ENTRA_PUBLIC_CLIENT_ID,
    redirects,
    firstPartyClients: webConsoleClients(config),
    dynamicRegistration: config.MCP_DYNAMIC_CLIENT_REGISTRATION,
    metadataDocuments: config.MCP_CLIENT_ID_METADATA_DOCUMENTS,
    store,
    signingKeys: signingKeys.current,
    cookies,
    fetch: parts.fetch,
    isSignedIn: (grantId) => sessions.isUsable(grantId),
    onGrantRevoked: (grantId) => sessions.end(grantId),
    onEvent: (event) => {
      logEvent(context, event);
    },
    now,
  });
  const redirectUri = `${publicUrl}${ENTRA_CALLBACK_PATH}`;
  const transactions = createSignInTransactions(store, cookies);
  const signIn = createEntraSignIn({
    client: entra,
    transactions,
    redirectUri,
    scopes: apiScopes,
  });
  const dispatcher = createForwardingDispatcher();
  const inFlight = new RequestsInFlight();
  const upstreamToken = createUpstreamToken({
    sessions,
    onBehalfOf: parts.onBehalfOf,
    apiScopes,
    graphScopes: graphScopes(config.GRAPH_PERMISSIONS, config),
  });

  const guard = (resource: McpResource) =>
    resourceGuard(resource, {
      issuer: publicUrl,
      verifyOwn: createGatewayTokenVerifier({ issuer: publicUrl, keys: signingKeys.current, now }),
      verifyEntra: parts.verifyBrought,
      sessions,
      audit,
    });
  const mcp = Router({ caseSensitive: true, strict: true });
  for (const resource of resources) {
    mcp.all(
      resource.path,
      allowedOrigin({ publicUrl, hosts: context.platformHosts }),
      // Those of the protocol. Others could make the upstream show the token it gets (TRACE).
      allowedMethods("GET", "POST", "DELETE"),
      guard(resource),
      forwardMcp(resource, { upstreamToken, sessions, dispatcher, inFlight, logger }),
    );
  }
  return {
    routers: [
      mcp,
      protectedResourceMetadata(mapFirst(resources, (resource) => protectedResource(resource, publicUrl))),
      loginInteraction({
        publicUrl,
        interactions,
        binding: createConsentBinding(store, cookies),
        entra: signIn,
        redirects,
        signInOrigin: parts.signInOrigin,
        graphPermissions: config.GRAPH_PERMISSIONS,
        audit,
      }),
      entraCallback({
        transactions,
        entra: signIn,
        sessions,
        userOf: ({ accessToken }) => parts.verifyRedeemed(accessToken),
        purpose: clientSignIn({
          sessions,
          interactions,
          onSignedIn: (user) => {
            parts.onBehalfOf.forget(user);
          },
        }),
        consentUrl: consentPage(config, redirectUri)(config.ENTRA_TENANT_ID),
        audit,
        logger,
      }),
      authorizationServer,
      webConsole(config, { mcpPath: resources[0].path, guard: guard(resources[0]), sessions, audit, logger }),
    ],
    checks: { store: () => store.check(), keys: () => signingKeys.check(), ...parts.checks },
    drained: () => inFlight.drained(),
    close: async () => {
      signingKeys.close();
      await dispatcher.destroy();
      await store.close();
    },
  };
}

function protectedResource({ url, scopes }: McpResource, publicUrl: string): ProtectedResource {
  return { resource: url, authorizationServers: [publicUrl], scopesSupported: scopes };
}

function mapFirst<T, U>([first, ...rest]: readonly [T, ...T[]], convert: (item: T) => U): readonly [U, ...U[]] {
  return [convert(first), ...rest.map(convert)];
}

/** Events of the authorization server that belong on the audit trail. */
const AUDITED: Readonly<Record<string, "client-registration" | "token-issue">> = {
  "registration_create.success": "client-registration",
  "registration_create.error": "client-registration",
  "grant.success": "token-issue",
  "grant.error": "token-issue",
};

function logEvent({ logger, audit }: RoleContext, event: AuthorizationServerEvent): void {
  const { name, clientId: client, error, detail, cause } = event;
  const action = AUDITED[name];
  const reason = [error, detail].filter((text) => text !== undefined).join(": ");
  const about = client === undefined ? {} : { client };
  if (action !== undefined) {
    if (error === undefined) audit({ action, decision: "allowed", ...about });
    else audit({ action, decision: "denied", reason, ...about });
  }
  if (cause !== undefined) logger.error({ error: cause, event: name, ...about }, "authorization server failed");
  else if (error !== undefined) logger.info({ event: name, reason, ...about }, "authorization server refused");
}
