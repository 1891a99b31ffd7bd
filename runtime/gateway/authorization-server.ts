import { randomUUID } from "node:crypto";
import { Router, type RequestHandler } from "express";
import Provider, {
  errors,
  interactionPolicy,
  type Adapter,
  type Configuration,
  type KoaContextWithOIDC,
} from "oidc-provider";
import { CLIENT_METADATA_LIMITS, GATEWAY_LIFETIMES as LIFETIMES } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { createOidcAdapter } from "../stores/oidc-adapter.js";
import type { TokenStore } from "../stores/token-store.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { withoutCookie, type BrowserCookies } from "../browser/browser-cookies.js";
import { applyRegistrationPolicy, withApplicationType } from "./client-registration-policy.js";
import { resourceNamed, type McpResource } from "./mcp-resource.js";
import { mendedRequest, mendForm, mendQuery } from "./mended-request.js";
import type { ParameterRules } from "./authorization-parameters.js";
import { authorizationErrorPage } from "./authorization-error-page.js";
import { pageHeaders, renderPage } from "../browser/page.js";
import type { Interactions, PendingAuthorization } from "./interactions.js";
import { publicOrigin } from "./public-origin.js";
import { registrationQuota } from "./registration-endpoint.js";
import { AUTHORIZATION_SERVER_PATHS as PATHS, CONSENT_PATH, METADATA_PATHS } from "./routes.js";
import type { SigningKey } from "./signing-keys.js";

/**
 * The OAuth 2.1 authorization server that MCP clients see, made of `oidc-provider` and our policy for it.
 *
 * Guarantees: public clients with PKCE (S256) only; redirects only to what a client registered; tokens for our MCP
 * resources only; no session in the browser, so that every authorization passes the consent page and Entra.
 */
export interface AuthorizationServerOptions {
  readonly publicUrl: string;
  readonly rules: ParameterRules;
  /** Client that exists without registering: the public client of the deployment. */
  readonly preRegisteredClientId: string;
  /** Clients that this server serves itself. */
  readonly firstPartyClients: readonly FirstPartyClient[];
  /** `MCP_CLIENT_REDIRECT_URIS`. */
  readonly redirectUris: readonly string[];
  readonly dynamicRegistration: boolean;
  readonly metadataDocuments: boolean;
  readonly store: TokenStore;
  readonly signingKeys: readonly SigningKey[];
  readonly cookies: BrowserCookies;
  /** For client metadata documents. */
  readonly fetch: OutboundFetch;
  /** Whether the sign-in behind a grant still stands; a refresh without one is refused. */
  readonly isSignedIn: (grantId: string) => Promise<boolean>;
  readonly onGrantRevoked: (grantId: string) => Promise<void>;
  readonly onEvent: (event: AuthorizationServerEvent) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A public client in the browser, loaded from this very server. */
export interface FirstPartyClient {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUri: string;
}

/** Something to log: what happened, to which client, and why in words that clients don't get. */
export interface AuthorizationServerEvent {
  readonly name: string;
  readonly clientId?: string;
  readonly error?: string;
  readonly detail?: string;
  readonly cause?: unknown;
}

export interface AuthorizationServer {
  readonly router: Router;
  readonly interactions: Interactions;
}

/** Where native applications listen that have no registration of their own; any port, exactly this path. */
const WELL_KNOWN_LOOPBACK_URIS = ["/callback", "/oauth/callback", "/"].flatMap((path) => [
  `http://localhost${path}`,
  `http://127.0.0.1${path}`,
]);

export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const { publicUrl, rules, cookies } = options;
  const adapter = createOidcAdapter({
    store: options.store,
    now: options.now,
    InvalidGrant: errors.InvalidGrant,
    refreshGraceSeconds: LIFETIMES.refreshGraceSeconds,
    fallbackSeconds: LIFETIMES.registrationSeconds,
  });
  const clients = registeredClients(adapter("Client"), options.dynamicRegistration);
  const provider = new Provider(publicUrl, {
    ...configurationOf(options),
    adapter: (name) => (name === "Client" ? clients : adapter(name)),
  });
  provider.proxy = true;
  provider.use(publishMetadata(rules.resources, cookies.fullName(SESSION_COOKIE)));
  report(provider, options);

  const router = Router({ caseSensitive: true, strict: true });
  const answer = provider.callback();
  const handler: RequestHandler = (request, response) => {
    const served = mendedRequest(request, response.locals);
    served.headers.cookie = withoutCookie(request.headers.cookie ?? "", cookies.fullName(SESSION_COOKIE));
    void answer(served, response);
  };
  for (const [path, methods, ...steps] of routesOf(options)) {
    router.all(path, allowedMethods(...methods), publicOrigin(publicUrl), ...steps, handler);
  }
  return { router, interactions: interactionsOf(provider, clients, options) };
}

const SESSION_COOKIE = "authorization";

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
    [PATHS.revocation, write],
    ...(dynamicRegistration ? [[PATHS.registration, write, registrationQuota(now)] as const] : []),
  ];
}

function configurationOf(options: AuthorizationServerOptions): Configuration {
  const { cookies, rules, metadataDocuments, dynamicRegistration } = options;
  const secure = options.publicUrl.startsWith("https:");
  const cookie = { httpOnly: true, sameSite: "lax", secure, signed: false } as const;
  return {
    jwks: { keys: options.signingKeys.map((key) => ({ ...key })) },
    routes: { ...PATHS },
    cookies: {
      names: {
        session: cookies.fullName(SESSION_COOKIE),
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
    clientDefaults: { token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"] },
    pkce: { required: () => true },
    // Public clients prove themselves by nothing that a page of another origin could not have too.
    clientBasedCORS: () => true,
    rotateRefreshToken: true,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
    expiresWithSession: () => false,
    clients: [preRegisteredClient(options), ...options.firstPartyClients.map(firstPartyClient)],
    extraClientMetadata: {
      // Called for every client, however it came to be; this one property stands for all of them.
      properties: ["redirect_uris"],
      validator: (context, _name, _value, metadata) => {
        applyPolicy(metadata, options.redirectUris, isSilentOnType(context));
      },
    },
    fetch: fetchDocument(options.fetch),
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
      AuthorizationCode: LIFETIMES.authorizationCodeSeconds,
      Grant: LIFETIMES.grantSeconds,
      IdToken: LIFETIMES.idTokenSeconds,
      Interaction: LIFETIMES.interactionSeconds,
      RefreshToken: LIFETIMES.refreshTokenSeconds,
      // Outlives its request only because the provider wants to store it.
      Session: LIFETIMES.interactionSeconds,
    },
    renderError: (context, { error }) => {
      const page = authorizationErrorPage(error, context.status);
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
        allowFetch: () => true,
        allowClient: () => true,
        cacheDuration: { ...CLIENT_METADATA_LIMITS.cacheSeconds },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => rules.resources[0].url,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => {
          const resource = resourceNamed(indicator, rules.resources);
          if (resource?.url !== indicator) throw new errors.InvalidTarget();
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

function preRegisteredClient({ preRegisteredClientId, redirectUris }: AuthorizationServerOptions) {
  return {
    client_id: preRegisteredClientId,
    client_name: "Pre-registered client",
    application_type: "native",
    token_endpoint_auth_method: "none",
    redirect_uris: [...WELL_KNOWN_LOOPBACK_URIS, ...redirectUris],
  } as const;
}

/** `web`: its one redirect URI is compared to the letter, with the port. */
function firstPartyClient({ clientId, name, redirectUri }: FirstPartyClient) {
  return {
    client_id: clientId,
    client_name: name,
    application_type: "web",
    token_endpoint_auth_method: "none",
    redirect_uris: [redirectUri],
  } as const;
}

/** The provider has filled in a type by the time it asks; what a registration really said is in its body. */
function isSilentOnType(context: KoaContextWithOIDC | undefined): boolean {
  const body = context?.oidc.route === "registration" ? context.oidc.body : undefined;
  return body !== undefined && body.application_type === undefined;
}

/** Changes the metadata in place, because that is how the provider takes changes. */
function applyPolicy(metadata: Record<string, unknown>, listed: readonly string[], silentOnType: boolean): void {
  const { application_type: type, ...rest } = metadata;
  const decision = applyRegistrationPolicy(silentOnType ? rest : { ...rest, application_type: type }, listed);
  if (!decision.ok) throw new errors.InvalidClientMetadata(decision.description);
  for (const name of Object.keys(metadata)) if (!(name in decision.metadata)) Reflect.deleteProperty(metadata, name);
  Object.assign(metadata, decision.metadata);
}

/** Clients that registered themselves are unknown from the moment the operator switches registration off. */
function registeredClients(clients: Adapter, dynamicRegistration: boolean): Adapter {
  return dynamicRegistration ? clients : { ...clients, find: () => Promise.resolve(undefined) };
}

/** Fetches what a client names: from public addresses only, small, in time. */
function fetchDocument(fetch: OutboundFetch): NonNullable<Configuration["fetch"]> {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const response = await fetch(url, {
      reach: "public",
      ...(init?.headers === undefined ? {} : { headers: new Headers(init.headers) }),
      timeoutMilliseconds: CLIENT_METADATA_LIMITS.fetchMilliseconds,
      maxResponseBytes: CLIENT_METADATA_LIMITS.documentBytes,
    });
    const text = await response.text();
    const { status, headers } = response;
    return new Response(withApplicationType(text, url), { status, headers });
  };
}

/** Names the MCP scopes, which the provider keeps out of its own list, and only the response mode that pages allow. */
function publishMetadata(resources: readonly McpResource[], sessionCookie: string) {
  const scopes = [...new Set(resources.flatMap((resource) => resource.scopes))];
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const cookies = context.res.getHeader("Set-Cookie");
    if (Array.isArray(cookies)) {
      const kept = cookies.filter((text) => !text.startsWith(`${sessionCookie}=`));
      if (kept.length === 0) context.remove("Set-Cookie");
      else context.set("Set-Cookie", kept);
    }
    if (context.status !== 200 || !METADATA_PATHS.includes(context.path as (typeof METADATA_PATHS)[number])) return;
    context.set("Cache-Control", "public, max-age=300");
    context.body = {
      ...(context.body as Record<string, unknown>),
      scopes_supported: [...scopes, "openid"],
      response_modes_supported: ["query"],
    };
  };
}

function interactionsOf(provider: Provider, clients: Adapter, options: AuthorizationServerOptions): Interactions {
  type Interaction = InstanceType<Provider["Interaction"]>;
  const { preRegisteredClientId, firstPartyClients, rules } = options;

  function registrationOf(clientId: string): PendingAuthorization["registration"] {
    if (clientId === preRegisteredClientId) return "pre-registered";
    if (firstPartyClients.some((client) => client.clientId === clientId)) return "first-party";
    return /^https:/i.test(clientId) ? "metadata-document" : "dynamic";
  }

  async function describe(interaction: Interaction | undefined): Promise<PendingAuthorization | undefined> {
    if (interaction === undefined) return undefined;
    const { params, uid } = interaction;
    const clientId = String(params.client_id);
    const client = await provider.Client.find(clientId);
    if (client === undefined) return undefined;
    const resource = resourceNamed(textOf(params.resource) ?? "", rules.resources) ?? rules.resources[0];
    const prompt = (textOf(params.prompt) ?? "")
      .split(" ")
      .find((name) => name === "login" || name === "select_account");
    const loginHint = textOf(params.login_hint);
    return {
      uid,
      clientId,
      ...(client.clientName === undefined ? {} : { clientName: client.clientName }),
      registration: registrationOf(clientId),
      redirectUri: String(params.redirect_uri),
      resource: resource.url,
      scopes: (textOf(params.scope) ?? "").split(" ").filter((name) => name !== ""),
      ...(prompt === undefined ? {} : { prompt: prompt }),
      ...(loginHint === undefined ? {} : { loginHint }),
    };
  }

  async function finish(interaction: Interaction, result: Interaction["result"]): Promise<string> {
    if (result !== undefined) interaction.result = result;
    await interaction.persist();
    return interaction.returnTo;
  }

  return {
    ofBrowser: async (request, response) => {
      try {
        return await describe(await provider.interactionDetails(request, response));
      } catch (error) {
        if (error instanceof errors.SessionNotFound) return undefined;
        throw error;
      }
    },
    find: async (uid) => describe(await provider.Interaction.find(uid)),
    approve: async (uid, accountId) => {
      const interaction = await provider.Interaction.find(uid);
      const pending = await describe(interaction);
      if (interaction === undefined || pending === undefined) return undefined;
      const grant = new provider.Grant({ accountId, clientId: pending.clientId });
      if (pending.scopes.includes("openid")) grant.addOIDCScope("openid");
      grant.addResourceScope(pending.resource, pending.scopes.filter((scope) => scope !== "openid").join(" "));
      const grantId = await grant.save();
      // A registration that is in use starts its time anew.
      const registered = pending.registration === "dynamic" ? await clients.find(pending.clientId) : undefined;
      if (registered) await clients.upsert(pending.clientId, registered, LIFETIMES.registrationSeconds);
      const result = { login: { accountId, remember: false }, consent: { grantId }, select_account: {} };
      return { returnTo: await finish(interaction, result), grantId };
    },
    refuse: async (uid, error, description) => {
      const interaction = await provider.Interaction.find(uid);
      return interaction && finish(interaction, { error, error_description: description });
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Events of the provider that say why; what clients are told does not. */
const FAILURES = [
  "authorization.error",
  "grant.error",
  "registration_create.error",
  "revocation.error",
  "server_error",
] as const;
const SUCCESSES = ["authorization.success", "grant.success", "registration_create.success"] as const;

function report(provider: Provider, { onEvent, onGrantRevoked }: AuthorizationServerOptions): void {
  for (const name of FAILURES) {
    provider.on(name as "server_error", (context, error) => {
      const { error: code, error_detail: detail } = error as { error?: string; error_detail?: string };
      const cause = name === "server_error" ? { cause: error as unknown } : {};
      onEvent({ name, ...clientOf(context), error: code ?? error.message, ...(detail ? { detail } : {}), ...cause });
    });
  }
  for (const name of SUCCESSES) {
    provider.on(name as "grant.success", (context: KoaContextWithOIDC) => {
      onEvent({ name, ...clientOf(context) });
    });
  }
  provider.on("grant.revoked", (_context, grantId) => {
    onGrantRevoked(grantId).catch((cause: unknown) => {
      onEvent({ name: "grant.revoked", error: "session_not_removed", cause });
    });
  });
  // Without a listener Koa prints them by itself.
  provider.on("error" as "server_error", (cause: unknown) => {
    onEvent({ name: "server_error", error: "server_error", cause });
  });
}

function clientOf(context: KoaContextWithOIDC | undefined): { clientId?: string } {
  const clientId = context?.oidc.client?.clientId;
  return clientId === undefined ? {} : { clientId };
}
