import { answering, changingJson, type Fault, type PassedRequest } from "./faulty-proxy.js";

/** A fault in front of a gateway, and what has to come of it: these checks and no others. */
export interface PlantedFault {
  readonly fault: Fault;
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  /** Words that the findings have in them. */
  readonly says: RegExp;
  /** Whether somebody has to sign in for it to show. @default no */
  readonly signIn?: boolean;
  /** @default no */
  readonly register?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

const RESOURCE_PATH = "/.well-known/oauth-protected-resource/mcp";
const RESOURCE_ROOT = "/.well-known/oauth-protected-resource";
const OAUTH = "/.well-known/oauth-authorization-server";
const OIDC = "/.well-known/openid-configuration";

const resource = (change: (document: Record<string, unknown>) => Record<string, unknown>): Fault =>
  changingJson([RESOURCE_PATH, RESOURCE_ROOT], change);
const server = (change: (document: Record<string, unknown>) => Record<string, unknown>): Fault =>
  changingJson([OAUTH, OIDC], change);
const at = (path: string, answer: (request: PassedRequest) => ReturnType<typeof answering> | undefined): Fault => ({
  request: (request) => (request.url.pathname === path && request.method !== "OPTIONS" ? answer(request) : undefined),
});
const without =
  (...names: string[]) =>
  (object: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** Changes the challenge of every 401 of the endpoint. */
const challenge = (change: (header: string) => string | undefined): Fault => ({
  answer: ({ status, headers }, { url }) => {
    if (status !== 401 || url.pathname !== "/mcp") return;
    const changed = change(headers.get("www-authenticate") ?? "");
    if (changed === undefined) headers.delete("www-authenticate");
    else headers.set("www-authenticate", changed);
  },
});

const bearerOf = ({ headers }: PassedRequest): string | undefined =>
  /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1];
const isJwt = (request: PassedRequest): boolean => bearerOf(request)?.split(".").length === 3;
const methodOf = ({ body }: PassedRequest): string => /"method":"([^"]+)"/.exec(body)?.[1] ?? "";
const formOf = ({ body }: PassedRequest): URLSearchParams => new URLSearchParams(body);

/** Changes where the browser is sent back to with the answer of a sign-in. */
const callback = (change: (parameters: URLSearchParams) => void): Fault => ({
  answer: ({ headers }, { url }) => {
    const location = headers.get("location");
    if (location === null || !url.pathname.startsWith("/authorize/")) return;
    const back = new URL(location);
    change(back.searchParams);
    headers.set("location", back.href);
  },
});

const tokens = (change: (body: Record<string, unknown>, request: PassedRequest) => Record<string, unknown>): Fault =>
  changingJson(["/token"], (body, request) => ("access_token" in body ? change(body, request) : body));

const result = (id: number | undefined, outcome: object) => answering(200, { jsonrpc: "2.0", id, ...outcome });
const idOf = ({ body }: PassedRequest): number | undefined => (JSON.parse(body) as { id?: number }).id;

/** Everything is broken once, alone. */
export const GATEWAY_FAULTS: Readonly<Record<string, PlantedFault>> = {
  "the endpoint never answers": {
    fault: { request: ({ url }) => (url.pathname === "/mcp" ? "silence" : undefined) },
    fails: ["connection.answers"],
    says: /within 1 s/,
    timeout: 1000,
  },
  "the endpoint answers without end": {
    fault: at("/mcp", () => answering(401, "x".repeat(5 * 1024 * 1024))),
    fails: ["connection.answers"],
    says: /more than 4 MiB/,
  },
  "platform authentication stands in front": {
    fault: at("/mcp", () =>
      answering(302, "", { location: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?x=y" }),
    ),
    fails: ["connection.answers"],
    says: /Easy Auth/,
  },
  "the endpoint is somewhere else": {
    fault: at("/mcp", () => answering(308, "", { location: "/v2/mcp" })),
    fails: ["connection.answers"],
    says: /\/v2\/mcp/,
  },
  "the store can't be reached": {
    fault: at("/readyz", () =>
      answering(503, { status: "unavailable", checks: { credential: "ok", store: "failed" } }),
    ),
    fails: ["health.ready"],
    says: /store can't be used/,
  },
  "nobody has to sign in": {
    fault: {
      request: (request) =>
        request.url.pathname === "/mcp" && bearerOf(request) === undefined && !request.headers.has("origin")
          ? result(1, { result: {} })
          : undefined,
    },
    fails: ["challenge.status"],
    says: /anybody can use it/,
  },
  "the path is wrong": {
    fault: at("/mcp", (request) => (bearerOf(request) ? undefined : answering(404, "not found"))),
    fails: ["challenge.status"],
    warns: ["challenge.origin"],
    says: /answers 404/,
  },
  "403 instead of 401": {
    fault: {
      answer: (answer, { url }) => {
        if (url.pathname === "/mcp" && answer.status === 401) answer.status = 403;
      },
    },
    fails: ["challenge.status", "challenge.invented-token"],
    says: /answers 403/,
  },
  "a proxy takes the challenge out": {
    fault: challenge(() => undefined),
    fails: ["challenge.scheme"],
    warns: ["challenge.invented-token"],
    says: /no WWW-Authenticate/,
  },
  "another scheme of authentication": {
    fault: challenge((header) => header.replace("Bearer", "Negotiate")),
    fails: ["challenge.scheme"],
    warns: ["challenge.invented-token"],
    says: /not Bearer/,
  },
  "the challenge names no metadata": {
    fault: challenge((header) => header.replace(/, resource_metadata="[^"]*"/, "")),
    fails: ["challenge.resource-metadata"],
    says: /no resource_metadata/,
  },
  "the challenge has the scheme from inside": {
    fault: challenge((header) => header.replace('resource_metadata="http:', 'resource_metadata="https:')),
    fails: ["challenge.resource-metadata"],
    says: /another scheme/,
  },
  "the challenge names no scope": {
    fault: challenge((header) => header.replace(/scope="[^"]*", /, "")),
    warns: ["challenge.scope"],
    says: /names no scope/,
  },
  "the challenge asks for offline_access": {
    fault: challenge((header) => header.replace('scope="', 'scope="offline_access ')),
    warns: ["challenge.scope"],
    says: /offline_access/,
  },
  "tokens are not verified": {
    fault: at("/mcp", (request) => (bearerOf(request) ? result(1, { result: {} }) : undefined)),
    fails: ["challenge.invented-token"],
    says: /nobody issued/,
  },
  "tokens are taken from the query": {
    fault: {
      request: (request) => {
        const token = request.url.searchParams.get("access_token");
        if (token !== null) request.headers.set("authorization", `Bearer ${token}`);
        return undefined;
      },
    },
    fails: ["challenge.token-in-query"],
    says: /in the query is judged/,
  },
  "Origin is not looked at": {
    fault: {
      request: ({ headers, method }) => {
        if (method === "POST") headers.delete("origin");
        return undefined;
      },
    },
    warns: ["challenge.origin"],
    says: /like anybody/,
  },
  "preflights need a token": {
    fault: {
      request: ({ url, method }) => (url.pathname === "/mcp" && method === "OPTIONS" ? answering(401) : undefined),
    },
    warns: ["challenge.cors"],
    says: /preflight/,
  },
  "something keeps .well-known for itself": {
    fault: { request: ({ url }) => (url.pathname.startsWith(RESOURCE_ROOT) ? answering(404) : undefined) },
    fails: ["resource-metadata.found"],
    says: /none of the three places/,
  },
  "the challenge leads nowhere": {
    fault: challenge((header) => header.replace(RESOURCE_PATH, "/.well-known/nothing")),
    fails: ["resource-metadata.challenge"],
    says: /nothing answers 404/,
  },
  "the well-known path of the endpoint knows nothing": {
    fault: {
      ...at(RESOURCE_PATH, () => answering(404)),
      ...challenge((header) => header.replace(RESOURCE_PATH, RESOURCE_ROOT)),
    },
    warns: ["resource-metadata.path"],
    says: /oauth-protected-resource\/mcp answers 404/,
  },
  "a page stands at the root": {
    fault: at(RESOURCE_ROOT, () => answering(200, "<html>Welcome</html>")),
    fails: ["resource-metadata.root"],
    says: /no JSON object/,
  },
  "the root knows no metadata": {
    fault: at(RESOURCE_ROOT, () => answering(404)),
    warns: ["resource-metadata.root"],
    says: /don't all look in the same place/,
  },
  "a cache holds an old document": {
    fault: changingJson([RESOURCE_ROOT], (document) => ({ ...document, scopes_supported: ["old"] })),
    fails: ["resource-metadata.same"],
    says: /differ in scopes_supported/,
  },
  "a slash at the end of the resource": {
    fault: resource((document) => ({ ...document, resource: `${String(document.resource)}/` })),
    fails: ["resource-metadata.resource"],
    says: /AADSTS9010010/,
  },
  "the resource is the origin": {
    fault: resource((document) => ({ ...document, resource: new URL(String(document.resource)).origin })),
    fails: ["resource-metadata.resource"],
    says: /another path/,
  },
  "the resource has the name from inside": {
    fault: resource((document) => ({ ...document, resource: "https://gateway.internal.example/mcp" })),
    fails: ["resource-metadata.resource"],
    says: /another host/,
  },
  "the resource has the scheme from inside": {
    fault: resource((document) => ({ ...document, resource: String(document.resource).replace("http:", "https:") })),
    fails: ["resource-metadata.resource"],
    says: /differ in the scheme/,
  },
  "the resource is somebody else's, and somebody would sign in": {
    fault: resource((document) => ({ ...document, resource: "https://bank.invalid/mcp" })),
    fails: ["resource-metadata.resource"],
    says: /bank\.invalid/,
    signIn: true,
  },
  "the authorization server is somebody else's, and somebody would sign in": {
    fault: server((document) => ({ ...document, issuer: "https://bank.invalid" })),
    fails: ["authorization-server.issuer"],
    says: /bank\.invalid/,
    signIn: true,
  },
  "no authorization server is named": {
    fault: resource((document) => ({ ...document, authorization_servers: [] })),
    fails: ["resource-metadata.authorization-servers"],
    says: /names no authorization server/,
  },
  "the authorization server has no https": {
    fault: resource((document) => ({ ...document, authorization_servers: ["http://login.contoso.example"] })),
    fails: ["resource-metadata.authorization-servers"],
    says: /no https URL/,
  },
  "no scopes are listed": {
    fault: resource(without("scopes_supported")),
    warns: ["resource-metadata.scopes"],
    says: /lists no scopes/,
  },
  "scopes are spelled in two ways": {
    fault: resource((document) => ({ ...document, scopes_supported: ["api://contoso/access_as_user"] })),
    warns: ["resource-metadata.scopes"],
    says: /same spelling/,
  },
  "tokens are invited into the query": {
    fault: resource((document) => ({ ...document, bearer_methods_supported: ["header", "query"] })),
    fails: ["resource-metadata.bearer-methods"],
    says: /invites tokens in query/,
  },
  "pages can't read the metadata": {
    fault: {
      answer: ({ headers }, { url }) => {
        if (url.pathname.startsWith(RESOURCE_ROOT)) headers.delete("access-control-allow-origin");
      },
    },
    warns: ["resource-metadata.cors"],
    says: /browser-based/,
  },
  "the authorization server publishes nothing": {
    fault: { request: ({ url }) => ([OAUTH, OIDC].includes(url.pathname) ? answering(404) : undefined) },
    fails: ["authorization-server.found"],
    says: /in 2 places/,
  },
  "OpenID Connect's document is a page": {
    fault: at(OIDC, () => answering(200, "<html>")),
    fails: ["authorization-server.oidc"],
    says: /no JSON object/,
  },
  "there is no document by RFC 8414": {
    fault: at(OAUTH, () => answering(404)),
    warns: ["authorization-server.oauth"],
    says: /look no further/,
  },
  "the two documents differ": {
    fault: changingJson([OIDC], (document) => ({
      ...document,
      token_endpoint: `${String(document.token_endpoint)}/v1`,
    })),
    fails: ["authorization-server.same"],
    says: /differ in token_endpoint/,
  },
  "a slash at the end of the issuer": {
    fault: server((document) => ({ ...document, issuer: `${String(document.issuer)}/` })),
    fails: ["authorization-server.issuer"],
    says: /to the letter/,
  },
  "S256 is not announced": {
    fault: server(without("code_challenge_methods_supported")),
    fails: ["authorization-server.pkce"],
    says: /no code_challenge_methods_supported/,
  },
  "plain is announced": {
    fault: server((document) => ({ ...document, code_challenge_methods_supported: ["S256", "plain"] })),
    fails: ["authorization-server.pkce-plain"],
    says: /plain is announced/,
  },
  "the token endpoint has no https": {
    fault: server((document) => ({ ...document, token_endpoint: "http://gateway.internal.example/token" })),
    fails: ["authorization-server.endpoints"],
    says: /token_endpoint \(http:/,
  },
  "the token endpoint is missing": {
    fault: server(without("token_endpoint")),
    fails: ["authorization-server.endpoints"],
    says: /token_endpoint missing/,
  },
  "the token endpoint is on another host": {
    fault: server((document) => ({ ...document, revocation_endpoint: "https://elsewhere.invalid/revoke" })),
    warns: ["authorization-server.endpoints"],
    says: /revocation_endpoint \(elsewhere\.invalid\)/,
  },
  "iss is not announced": {
    fault: server(without("authorization_response_iss_parameter_supported")),
    warns: ["authorization-server.iss"],
    says: /whose answer/,
  },
  "there are no refresh tokens": {
    fault: server((document) => ({ ...document, grant_types_supported: ["authorization_code"] })),
    warns: ["authorization-server.grants"],
    says: /refresh_token is no grant type/,
  },
  "there are no authorization codes": {
    fault: server((document) => ({ ...document, grant_types_supported: ["client_credentials"] })),
    fails: ["authorization-server.grants"],
    says: /authorization_code is no grant type/,
  },
  "clients need a secret": {
    fault: server((document) => ({ ...document, token_endpoint_auth_methods_supported: ["client_secret_basic"] })),
    warns: ["authorization-server.public-clients"],
    says: /none is not among/,
  },
  "clients can't register": {
    fault: server(without("registration_endpoint", "client_id_metadata_document_supported")),
    warns: ["authorization-server.registration"],
    says: /only clients that somebody registered/,
  },
  "metadata documents are not taken": {
    fault: server(without("client_id_metadata_document_supported")),
    warns: ["authorization-server.cimd"],
    says: /deprecated/,
  },
  "there are no keys": {
    fault: at("/jwks", () => answering(200, { keys: [] })),
    fails: ["authorization-server.keys"],
    says: /answers no keys/,
  },
  "the private key is published": {
    fault: changingJson(["/jwks"], ({ keys }) => ({ keys: (keys as object[]).map((key) => ({ ...key, d: "AQAB" })) })),
    fails: ["authorization-server.keys"],
    says: /secret keys/,
  },
  "pages can't ask for tokens": {
    fault: {
      request: ({ url, method }) => (url.pathname === "/token" && method === "OPTIONS" ? answering(405) : undefined),
    },
    warns: ["authorization-server.cors"],
    says: /can't sign in/,
  },
  "registration is refused": {
    fault: at("/register", () => answering(400, { error: "invalid_redirect_uri", error_description: "no loopback" })),
    fails: ["registration.registers"],
    says: /no loopback/,
    register: true,
  },
  "registration is flooded": {
    fault: at("/register", () => answering(429, {})),
    warns: ["registration.registers"],
    says: /too many/,
    register: true,
  },
  "whatever is registered is taken": {
    fault: at("/register", (request) => answering(201, { ...(JSON.parse(request.body) as object), client_id: "any" })),
    fails: ["registration.hostile"],
    warns: ["registration.unknown-host"],
    says: /javascript:void\(0\) \(a script\)/,
    register: true,
  },
  "PKCE is not demanded": {
    fault: {
      request: ({ url }) => {
        if (url.pathname === "/authorize" && !url.searchParams.has("code_challenge")) {
          url.searchParams.set("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
          url.searchParams.set("code_challenge_method", "S256");
        }
        return undefined;
      },
    },
    fails: ["authorization.pkce"],
    says: /goes on to the sign-in/,
    register: true,
  },
  "people are redirected anywhere": {
    fault: at("/authorize", ({ url }) => {
      const to = url.searchParams.get("redirect_uri") ?? "";
      return to.includes("doctor.invalid") ? answering(302, "", { location: `${to}?error=invalid_scope` }) : undefined;
    }),
    fails: ["authorization.redirect"],
    says: /never registered/,
    register: true,
  },
  "registrations are lost without a word": {
    fault: at("/token", () => answering(400, { error: "invalid_grant" })),
    warns: ["authorization.unknown-client"],
    says: /fail for good/,
  },
  "the state is lost": {
    fault: callback((parameters) => {
      parameters.delete("state");
    }),
    fails: ["sign-in.state"],
    says: /has no state/,
    signIn: true,
  },
  "somebody else's answer": {
    fault: callback((parameters) => {
      parameters.set("state", "of-somebody-else");
    }),
    fails: ["sign-in.state"],
    says: /another state/,
    signIn: true,
  },
  "the answer has no iss": {
    fault: callback((parameters) => {
      parameters.delete("iss");
    }),
    fails: ["sign-in.iss"],
    says: /no iss/,
    signIn: true,
  },
  "the answer is another server's": {
    fault: callback((parameters) => {
      parameters.set("iss", "https://attacker.invalid");
    }),
    fails: ["sign-in.iss"],
    says: /attacker\.invalid/,
    signIn: true,
  },
  "consent is missing": {
    fault: callback((parameters) => {
      parameters.delete("code");
      parameters.set("error", "access_denied");
      parameters.set("error_description", "AADSTS65001: The user or administrator has not consented.");
    }),
    fails: ["sign-in.code"],
    says: /AADSTS65001/,
    signIn: true,
  },
  "another replica knows nothing of the code": {
    fault: at("/token", (request) =>
      formOf(request).has("code") ? answering(400, { error: "invalid_grant" }) : undefined,
    ),
    fails: ["sign-in.token"],
    says: /replica/,
    signIn: true,
  },
  "the token endpoint fails": {
    fault: at("/token", (request) => (formOf(request).has("code") ? answering(500, "oops") : undefined)),
    fails: ["sign-in.token"],
    says: /answers 500/,
    signIn: true,
  },
  "token answers are cached": {
    fault: {
      answer: ({ headers }, { url }) => {
        if (url.pathname === "/token") headers.set("cache-control", "max-age=60");
      },
    },
    warns: ["sign-in.no-store"],
    says: /may be cached/,
    signIn: true,
  },
  "tokens live for a week": {
    fault: tokens((body) => ({ ...body, expires_in: 604_800 })),
    warns: ["sign-in.lifetime"],
    says: /168 hours/,
    signIn: true,
  },
  "no refresh token is issued": {
    fault: tokens(without("refresh_token")),
    warns: ["refresh.issued"],
    says: /no refresh token/,
    signIn: true,
  },
  "a refresh needs a scope": {
    fault: at("/token", (request) => {
      const form = formOf(request);
      return form.has("resource") && form.has("refresh_token") && !form.has("scope")
        ? answering(400, { error: "invalid_scope" })
        : undefined;
    }),
    fails: ["refresh.without-scope"],
    says: /only with a scope/,
    signIn: true,
  },
  "sessions are lost": {
    fault: at("/token", (request) =>
      formOf(request).has("refresh_token") && formOf(request).has("resource")
        ? answering(400, { error: "invalid_grant" })
        : undefined,
    ),
    fails: ["refresh.without-scope"],
    says: /refused \(400\): invalid_grant/,
    signIn: true,
  },
  "refresh tokens don't rotate": {
    fault: tokens((body, request) => {
      const before = formOf(request).get("refresh_token");
      return before === null ? body : { ...body, refresh_token: before };
    }),
    fails: ["refresh.rotates"],
    says: /same refresh token/,
    signIn: true,
  },
  "the token of a refresh is for nobody": {
    fault: tokens((body, request) =>
      formOf(request).has("refresh_token") ? { ...body, access_token: "of-nobody" } : body,
    ),
    fails: ["refresh.new-token"],
    says: /the first was taken/,
    signIn: true,
  },
  "the endpoint refuses its own tokens": {
    fault: {
      request: (request) => {
        if (request.url.pathname === "/mcp" && isJwt(request)) request.headers.set("authorization", "Bearer wrong");
        return undefined;
      },
    },
    fails: ["mcp.token"],
    says: /its own authorization server/,
    signIn: true,
  },
  "the server behind the gateway is away": {
    fault: {
      request: (request) => (request.url.pathname === "/mcp" && isJwt(request) ? answering(502, {}) : undefined),
    },
    fails: ["mcp.token"],
    says: /doesn't reach the MCP server/,
    signIn: true,
  },
  "the scopes of a token are not enough": {
    fault: {
      request: (request) =>
        request.url.pathname === "/mcp" && isJwt(request)
          ? answering(403, {}, { "www-authenticate": 'Bearer error="insufficient_scope", scope="mail.read"' })
          : undefined,
    },
    fails: ["mcp.token"],
    says: /asks for mail\.read/,
    signIn: true,
  },
  "clients can't connect": {
    fault: {
      answer: (answer, request) => {
        if (methodOf(request) === "initialize") {
          answer.body = answer.body.replace(/"protocolVersion":"[^"]+"/, '"protocolVersion":"1999-12-31"');
        }
      },
    },
    fails: ["mcp.connect"],
    says: /could not connect/,
    signIn: true,
  },
  "tools can't be listed": {
    fault: {
      request: (request) =>
        methodOf(request) === "tools/list"
          ? result(idOf(request), { error: { code: -32603, message: "no list" } })
          : undefined,
    },
    fails: ["mcp.tools"],
    says: /no list/,
    signIn: true,
  },
  "there are no tools": {
    fault: {
      request: (request) =>
        methodOf(request) === "tools/list" ? result(idOf(request), { result: { tools: [] } }) : undefined,
    },
    warns: ["mcp.tools"],
    says: /there are no tools/,
    signIn: true,
  },
  "Graph has no token": {
    fault: {
      request: (request) =>
        methodOf(request) === "tools/call"
          ? result(idOf(request), {
              result: {
                isError: true,
                content: [{ type: "text", text: "AADSTS500131: Assertion audience does not match" }],
              },
            })
          : undefined,
    },
    fails: ["mcp.call"],
    says: /AADSTS500131/,
    signIn: true,
  },
  "a proxy answers what it doesn't know with a page": {
    fault: {
      request: (request) => (methodOf(request) === "server/discover" ? answering(400, "<html>Bad Request") : undefined),
    },
    warns: ["mcp.newest-revision"],
    says: /without a JSON-RPC message/,
    signIn: true,
  },
  "revisions are not looked at": {
    fault: {
      request: ({ headers }) => {
        if (headers.get("mcp-protocol-version") === "1999-12-31") headers.delete("mcp-protocol-version");
        return undefined;
      },
    },
    warns: ["mcp.unknown-revision"],
    says: /1999-12-31/,
    signIn: true,
  },
  "signatures are not verified": {
    fault: forgeriesPass(),
    fails: ["mcp.forged-token"],
    says: /takes a forged token/,
    signIn: true,
  },
  "tokens can't be revoked": {
    fault: at("/revoke", () => answering(404)),
    fails: ["log-out.revocation"],
    says: /refused \(404\)/,
    signIn: true,
  },
  "revocation does nothing": {
    fault: at("/revoke", () => answering(200)),
    fails: ["log-out.refresh-token"],
    warns: ["log-out.access-token"],
    says: /still brings tokens/,
    signIn: true,
  },
  "codes can be redeemed twice": {
    fault: replayingCodes(),
    fails: ["log-out.code"],
    says: /redeemed twice/,
    signIn: true,
  },
};

/** Exchanges what looks like a token for the one that was issued last. */
function forgeriesPass(): Fault {
  let issued: string | undefined;
  return {
    request: (request) => {
      if (request.url.pathname === "/mcp" && isJwt(request) && issued !== undefined) {
        request.headers.set("authorization", `Bearer ${issued}`);
      }
      return undefined;
    },
    answer: ({ body }, { url }) => {
      if (url.pathname === "/token") issued = /"access_token":"([^"]+)"/.exec(body)?.[1] ?? issued;
    },
  };
}

function replayingCodes(): Fault {
  const answers = new Map<string, string>();
  return {
    request: (request) => {
      const replayed = answers.get(formOf(request).get("code") ?? "");
      return replayed === undefined ? undefined : answering(200, JSON.parse(replayed));
    },
    answer: ({ status, body }, request) => {
      const code = formOf(request).get("code");
      if (request.url.pathname === "/token" && status === 200 && code !== null) answers.set(code, body);
    },
  };
}
