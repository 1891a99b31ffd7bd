import { Router, type RequestHandler } from "express";
import Provider, { errors } from "oidc-provider";
import { GATEWAY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { createOidcAdapter } from "../stores/oidc-adapter.js";
import type { TokenStore } from "../stores/token-store.js";
import type { ParameterRules } from "./authorization-parameters.js";
import type { Interactions } from "./interactions.js";
import { limitBody, mendedRequest, mendForm, mendQuery } from "./mended-request.js";
import { providerConfiguration, type ProviderConfigurationOptions } from "./provider-configuration.js";
import { unauthorizedClients, unavailableStore } from "./provider-errors.js";
import { reportEvents, type ProviderEventsOptions } from "./provider-events.js";
import { interactionsOf } from "./provider-interactions.js";
import { publishMetadata } from "./provider-metadata.js";
import { dropSession, withholdSession } from "./provider-session.js";
import { publicOrigin } from "./public-origin.js";
import { registeredClients } from "./registered-clients.js";
import { misshapenRegistration, registrationQuota } from "./registration-endpoint.js";
import { AUTHORIZATION_SERVER_PATHS as PATHS, METADATA_PATHS } from "./routes.js";
import { perSigningKeys, type CurrentSigningKeys } from "./signing-keys.js";

/**
 * The OAuth 2.1 authorization server that MCP clients see, made of `oidc-provider` and our policy for it.
 *
 * Guarantees: PKCE (S256) always; no client has a secret that it shares with us; redirects only to what a client
 * registered; tokens for our MCP resources only; no session in the browser, so that every authorization passes the
 * consent page and Entra.
 */
export interface AuthorizationServerOptions
  extends Omit<ProviderConfigurationOptions, "resources" | "signingKeys">, ProviderEventsOptions {
  readonly rules: ParameterRules;
  readonly store: TokenStore;
  readonly signingKeys: CurrentSigningKeys;
  /** Ends what hangs on a grant that ends. Nobody is told that it has ended before this is done. */
  readonly onGrantRevoked: (grantId: string) => Promise<void>;
}

export interface AuthorizationServer {
  readonly router: Router;
  readonly interactions: Interactions;
}

export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const { publicUrl, cookies } = options;
  const { resources } = options.rules;
  const adapter = createOidcAdapter({
    store: options.store,
    now: options.now,
    errors,
    onGrantRevoked: options.onGrantRevoked,
    refreshGraceSeconds: LIFETIMES.refreshGraceSeconds,
    repeatSeconds: LIFETIMES.callbackRepeatSeconds,
    fallbackSeconds: LIFETIMES.unapprovedRegistrationSeconds,
  });
  const clients = registeredClients(adapter("Client"), options);
  // The provider takes its keys once. What it remembers by itself is nothing that a later one would miss.
  const current = perSigningKeys(options.signingKeys, (signingKeys) => {
    const provider = new Provider(publicUrl, {
      ...providerConfiguration({ ...options, resources, signingKeys }),
      adapter: (name) => (name === "Client" ? clients : adapter(name)),
    });
    provider.proxy = true;
    provider.use(withholdSession(cookies));
    provider.use(publishMetadata(resources));
    provider.use(unauthorizedClients);
    provider.use(unavailableStore(provider));
    reportEvents(provider, options);
    return { answer: provider.callback(), interactions: interactionsOf(provider, { ...options, resources, clients }) };
  });

  const router = Router({ caseSensitive: true, strict: true });
  const handler: RequestHandler = (request, response) => {
    const { answer } = current();
    const served = mendedRequest(request, response.locals);
    dropSession(served, cookies);
    void answer(served, response);
  };
  for (const [path, methods, ...steps] of routesOf(options)) {
    router.all(path, allowedMethods(...methods), publicOrigin(publicUrl), ...steps, handler);
  }
  return {
    router,
    interactions: {
      ofBrowser: (request, response) => current().interactions.ofBrowser(request, response),
      find: (uid) => current().interactions.find(uid),
      approve: (uid, accountId) => current().interactions.approve(uid, accountId),
      refuse: (uid, error, description) => current().interactions.refuse(uid, error, description),
    },
  };
}

type Route = readonly [path: string, methods: readonly string[], ...steps: readonly RequestHandler[]];

/** What of the provider is reachable, and what happens before it sees a request. */
function routesOf({ rules, dynamicRegistration, now }: AuthorizationServerOptions): readonly Route[] {
  const read = ["GET", "OPTIONS"];
  const write = ["POST", "OPTIONS"];
  return [
    ...METADATA_PATHS.map((path): Route => [path, read]),
    [PATHS.jwks, read],
    [PATHS.authorization, ["GET"], mendQuery(rules)],
    [`${PATHS.authorization}/:uid`, ["GET"]],
    [PATHS.token, write, mendForm(rules)],
    [PATHS.revocation, write, limitBody()],
    ...(dynamicRegistration
      ? [[PATHS.registration, write, registrationQuota(now), limitBody(misshapenRegistration)] as const]
      : []),
  ];
}
