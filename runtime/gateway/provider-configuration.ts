import { randomUUID } from "node:crypto";
import { errors, interactionPolicy, type Configuration } from "oidc-provider";
import type { BrowserCookies } from "../browser/browser-cookies.js";
import { pageHeaders, renderPage } from "../browser/page.js";
import { CLIENT_METADATA_LIMITS, GATEWAY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { authorizationErrorPage } from "./authorization-error-page.js";
import { fetchClientDocument, namesDocument } from "./client-documents.js";
import { firstPartyClient, type FirstPartyClient } from "./first-party-client.js";
import { resourceNamed, type McpResource } from "./mcp-resource.js";
import { preRegisteredClient } from "./pre-registered-client.js";
import { sessionCookieName } from "./provider-session.js";
import type { RedirectUriRules } from "./redirect-uri-policy.js";
import { applyClientPolicy } from "./registered-clients.js";
import { AUTHORIZATION_SERVER_PATHS as PATHS, CONSENT_PATH } from "./routes.js";
import type { SigningKey } from "./signing-keys.js";

/** What the provider is configured from. */
export interface ProviderConfigurationOptions {
  readonly publicUrl: string;
  readonly resources: readonly [McpResource, ...McpResource[]];
  /** Client that exists without registering: the public client of the deployment. */
  readonly preRegisteredClientId: string;
  /** Clients that this server serves itself. */
  readonly firstPartyClients: readonly FirstPartyClient[];
  readonly redirects: RedirectUriRules;
  readonly dynamicRegistration: boolean;
  readonly metadataDocuments: boolean;
  readonly signingKeys: readonly SigningKey[];
  readonly cookies: BrowserCookies;
  /** For metadata documents of clients, and the keys that they name. */
  readonly fetch: OutboundFetch;
  /** Whether the sign-in behind a grant still stands; a refresh without one is refused. */
  readonly isSignedIn: (grantId: string) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Our policy in the provider's terms: everything it can do that is not named here is off. */
export function providerConfiguration(options: ProviderConfigurationOptions): Configuration {
  const { cookies, resources, metadataDocuments, dynamicRegistration } = options;
  // Named by the operator or by us: the policy for clients that register is not asked about them.
  const ownClientIds = new Set([
    options.preRegisteredClientId,
    ...options.firstPartyClients.map(({ clientId }) => clientId),
  ]);
  const secure = options.publicUrl.startsWith("https:");
  const cookie = { httpOnly: true, sameSite: "lax", secure, signed: false } as const;
  return {
    jwks: { keys: options.signingKeys.map((key) => ({ ...key })) },
    routes: { ...PATHS },
    cookies: {
      names: {
        session: sessionCookieName(cookies),
        interaction: cookies.pathBoundName("interaction"),
        resume: cookies.pathBoundName("resume"),
      },
      short: cookie,
      long: cookie,
    },
    // MCP scopes belong to the resource: listed here they would have to be granted twice.
    scopes: ["openid"],
    claims: { openid: ["sub"] },
    responseTypes: ["code"],
    clientAuthMethods: ["none", "private_key_jwt"],
    assertJwtClientAuthClaimsAndHeader: (_context, { exp }) => {
      const farthest = options.now() / 1000 + CLIENT_METADATA_LIMITS.assertionSeconds;
      if (typeof exp !== "number" || exp > farthest) throw new errors.InvalidClientAuth("exp is too far in the future");
    },
    clientDefaults: { token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"] },
    pkce: { required: () => true },
    // Public clients prove themselves by nothing that a page of another origin could not have too.
    clientBasedCORS: () => true,
    rotateRefreshToken: true,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
    expiresWithSession: () => false,
    clients: [
      preRegisteredClient(options.preRegisteredClientId, options.redirects.uris),
      ...options.firstPartyClients.map(firstPartyClient),
    ],
    extraClientMetadata: {
      // Called for every client, however it came to be; this one property stands for all of them.
      properties: ["redirect_uris"],
      validator: (context, _name, _value, metadata) => {
        if (!ownClientIds.has(metadata.client_id)) applyClientPolicy(context, metadata, options.redirects);
      },
    },
    fetch: fetchClientDocument(options),
    findAccount: async (_context, sub, token) => {
      const grantId = token !== undefined && "grantId" in token ? token.grantId : undefined;
      if (grantId !== undefined && !(await options.isSignedIn(grantId))) return undefined;
      return { accountId: sub, claims: () => ({ sub }) };
    },
    extraTokenClaims: (_context, token) => ("grantId" in token ? { grant_id: token.grantId } : undefined),
    interactions: {
      url: (_context, { uid }) => `${CONSENT_PATH}/${uid}`,
      policy: promptPolicy(),
    },
    ttl: {
      // The resource says the same; the provider's own function would print a notice into the log.
      AccessToken: LIFETIMES.accessTokenSeconds,
      AuthorizationCode: LIFETIMES.authorizationCodeSeconds,
      Grant: LIFETIMES.grantSeconds,
      IdToken: LIFETIMES.idTokenSeconds,
      Interaction: LIFETIMES.interactionSeconds,
      RefreshToken: LIFETIMES.refreshTokenSeconds,
      // Outlives its request only because the provider wants to store it.
      Session: LIFETIMES.interactionSeconds,
    },
    renderError: (context, { error }, cause) => {
      // An `invalid_request` to the provider; to a person who went back or was slow, a sign-in that has ended.
      const known = cause instanceof errors.SessionNotFound ? "session_not_found" : error;
      const page = authorizationErrorPage(known, context.status);
      context.set({ ...pageHeaders(page) });
      context.body = renderPage(page);
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      claimsParameter: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      registration: {
        enabled: dynamicRegistration,
        issueRegistrationAccessToken: false,
        // An identifier, not a secret: logs show it.
        idFactory: () => randomUUID(),
      },
      clientIdMetadataDocument: {
        enabled: metadataDocuments,
        ack: "draft-02",
        allowFetch: (_context, clientId) => namesDocument(clientId),
        allowClient: () => true,
        cacheDuration: { ...CLIENT_METADATA_LIMITS.cacheSeconds },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resources[0].url,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, indicator) => {
          const resource = resourceNamed(indicator, resources);
          if (resource?.url !== indicator) throw new errors.InvalidTarget();
          // A person is asked about one server, and a token is for one: several at once (RFC 8707 section 2) are neither.
          if (Array.isArray(context.oidc.params?.resource)) throw new errors.InvalidTarget();
          return {
            audience: resource.url,
            scope: resource.scopes.join(" "),
            accessTokenFormat: "jwt",
            accessTokenTTL: LIFETIMES.accessTokenSeconds,
            jwt: { sign: { alg: "RS256" } },
          };
        },
      },
    },
  };
}

/** The provider's own prompts, and one that only passes the person's wish on to Entra. */
function promptPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return policy;
}
