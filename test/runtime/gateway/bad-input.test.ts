import { createHmac, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, csrfTokenOf, type Visit } from "../../doubles/browser.js";
import { send, type RawAnswer, type RawRequest } from "../http/serve.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { expectNoLeak, MARKUP } from "./support/leaks.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";
import { sendBytes } from "./support/send-bytes.js";
import { signInClient, type SignedInClient } from "./support/signed-in-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let upstream: LocalServer;
let forwarded = 0;
let user: SignedInClient;
let otherClient: OAuthClient;
let consent: { readonly browser: Browser; readonly page: Visit };

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    forwarded += 1;
    request.resume().on("end", () => response.end(JSON.stringify({ headers: request.headers })));
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp` });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  user = await signInClient(gateway.url);
  otherClient = await OAuthClient.register(gateway.url);
  const browser = new Browser();
  const page = await browser.follow(user.client.authorizationUrl(pkce().challenge));
  if (page instanceof URL) throw new Error("no consent page");
  consent = { browser, page };
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

/** Sent as if they were good, so that none of them may appear in an answer or in the log. */
const SECRETS = [
  "canary-code-7d1f02a9c4",
  "canary-verifier-55b0e1c2d3f4a5b6c7d8e9f0a1b2c3d4e5f6",
  "canary-token-90af3b1c",
];
const [CODE = "", VERIFIER = "", TOKEN = ""] = SECRETS;
const FORM = "application/x-www-form-urlencoded";
const LARGE = 70_000;

/** A request that is wrong in one way, and what is to come of it. */
interface Row {
  readonly status: number;
  /** OAuth `error`: in the body, or in the redirect to the client. */
  readonly error?: string;
  readonly allow?: string;
  /** Answered by a page for a person. */
  readonly page?: true;
  /** Answered by a redirect to the client's own address. */
  readonly redirect?: true;
  readonly request: () => RawRequest;
}

const refused = (status: number, error: string | undefined, request: () => RawRequest): Row => ({
  status,
  ...(error === undefined ? {} : { error }),
  request,
});
const page = (status: number, request: () => RawRequest): Row => ({ status, page: true, request });
const sentBack = (error: string, request: () => RawRequest): Row => ({ status: 303, redirect: true, error, request });

type Rows = readonly (readonly [what: string, row: Row])[];

function table(endpoint: string, rows: Rows): void {
  describe(endpoint, () => {
    it.each(rows)("refuses %s [RS-12]", async (_what, row) => {
      const answer = await send(gateway.url, row.request());
      judge(answer, row);
    });
  });
}

function judge(answer: RawAnswer, { status, error, allow, page, redirect }: Row): void {
  expectNoLeak(answer, SECRETS);
  expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status });
  const { location } = answer.headers;
  expect(location === undefined).toBe(redirect !== true);
  if (allow !== undefined) expect(answer.headers.allow).toBe(allow);
  if (page) {
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  }
  if (error !== undefined) expect(errorOf(answer)).toBe(error);
  if (location !== undefined) expect(location).toMatch(/^http:\/\/localhost:49152\/callback[?#]/);
}

function errorOf({ headers, text }: RawAnswer): unknown {
  if (headers.location !== undefined) {
    // Clients of the implicit flow read the fragment.
    const { search, hash } = new URL(headers.location);
    return new URLSearchParams(search || hash.slice(1)).get("error");
  }
  return (JSON.parse(text) as { error?: unknown }).error;
}

function form(parameters: Readonly<Record<string, string>> | string): string {
  return typeof parameters === "string" ? parameters : new URLSearchParams(parameters).toString();
}

function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): RawRequest {
  return { method: "POST", path, body, headers: { "content-type": FORM, ...headers } };
}

/** The path of an authorization request that is right but for some parameters. */
function authorize(changes: Readonly<Record<string, string | undefined>> = {}, more = ""): RawRequest {
  const url = new URL(user.client.authorizationUrl(pkce().challenge, changes));
  return { path: `${url.pathname}${url.search}${more}` };
}

const methodRows = (path: string, allow: string, methods: readonly string[]): Rows =>
  methods.map((method) => [`${method} ${path}`, { status: 405, allow, request: () => ({ method, path }) }]);

table("methods", [
  ...methodRows("/authorize", "GET", ["POST", "PUT", "DELETE"]),
  ...methodRows("/token", "POST, OPTIONS", ["GET", "PUT", "DELETE"]),
  ...methodRows("/register", "POST, OPTIONS", ["GET", "PUT", "DELETE"]),
  ...methodRows("/revoke", "POST, OPTIONS", ["GET", "PUT"]),
  ...methodRows("/jwks", "GET, OPTIONS", ["POST", "DELETE"]),
  ...methodRows("/.well-known/oauth-authorization-server", "GET, OPTIONS", ["POST"]),
  ...methodRows("/.well-known/openid-configuration", "GET, OPTIONS", ["POST"]),
  ...methodRows("/.well-known/oauth-protected-resource", "GET, HEAD, OPTIONS", ["POST"]),
  ...methodRows("/.well-known/oauth-protected-resource/mcp", "GET, HEAD, OPTIONS", ["POST"]),
  ...methodRows("/consent/some-uid", "GET, POST", ["PUT", "DELETE"]),
  ...methodRows("/callback", "GET", ["POST", "PUT"]),
  ...methodRows("/healthz", "GET, HEAD", ["POST", "DELETE"]),
  ...methodRows("/readyz", "GET, HEAD", ["POST"]),
  ...methodRows("/mcp", "GET, POST, DELETE", ["PUT", "PATCH", "TRACE", "PROPFIND"]),
]);

table("/authorize", [
  ["no client", page(400, () => authorize({ client_id: undefined }))],
  ["an unknown client", page(400, () => authorize({ client_id: `nobody${MARKUP}` }))],
  ["an address as client that isn't one", page(400, () => authorize({ client_id: "https://" }))],
  ["two clients", page(400, () => authorize({}, "&client_id=x"))],
  [
    "a redirect address with more at its end",
    page(400, () => authorize({ redirect_uri: "http://localhost:49152/callback/x" })),
  ],
  [
    "a redirect address on another host",
    page(400, () => authorize({ redirect_uri: `https://evil.example/${MARKUP}` })),
  ],
  [
    "a redirect address with a new line",
    page(400, () => authorize({ redirect_uri: "http://localhost:49152/callback\r\nSet-Cookie: a=b" })),
  ],
  [
    "a redirect address with a null byte",
    page(400, () => authorize({ redirect_uri: "http://localhost:49152/callback\0" })),
  ],
  [
    "two redirect addresses",
    sentBack("invalid_request", () => authorize({}, "&redirect_uri=https%3A%2F%2Fevil.example")),
  ],
  [
    "no PKCE",
    sentBack("invalid_request", () => authorize({ code_challenge: undefined, code_challenge_method: undefined })),
  ],
  ["plain PKCE", sentBack("invalid_request", () => authorize({ code_challenge_method: "plain" }))],
  [
    "PKCE without a method, which means plain",
    sentBack("invalid_request", () => authorize({ code_challenge_method: undefined })),
  ],
  ["a short challenge", sentBack("invalid_request", () => authorize({ code_challenge: "short" }))],
  ["two challenges", sentBack("invalid_request", () => authorize({}, "&code_challenge=x"))],
  ["two states", sentBack("invalid_request", () => authorize({}, "&state=x"))],
  ["two scopes", sentBack("invalid_request", () => authorize({ scope: "access_as_user" }, "&scope=x"))],
  ["an unknown resource", sentBack("invalid_target", () => authorize({ resource: `https://other.example/${MARKUP}` }))],
  ["a resource that is no URL", sentBack("invalid_target", () => authorize({ resource: MARKUP }))],
  [
    "one good and one unknown resource",
    sentBack("invalid_target", () => authorize({}, "&resource=https%3A%2F%2Fother.example")),
  ],
  ["no response type", sentBack("invalid_request", () => authorize({ response_type: undefined }))],
  ["the implicit flow", sentBack("unsupported_response_type", () => authorize({ response_type: "token" }))],
  ["a request object", sentBack("request_not_supported", () => authorize({ request: "e30.e30." }))],
  [
    "a request object by reference",
    sentBack("request_uri_not_supported", () => authorize({ request_uri: "https://evil.example/r" })),
  ],
  ["a sign-in without a person", sentBack("login_required", () => authorize({ prompt: "none" }))],
  ["a continuation that nobody began", page(400, () => ({ path: "/authorize/A-uid-that-never-was" }))],
  ["a continuation that isn't text", refused(400, undefined, () => ({ path: "/authorize/%ff" }))],
]);

const redeem = (changes: Readonly<Record<string, string>> = {}, more = ""): RawRequest =>
  post(
    "/token",
    form({
      grant_type: "authorization_code",
      client_id: user.client.clientId,
      code: CODE,
      code_verifier: VERIFIER,
      redirect_uri: user.client.redirectUri,
      ...changes,
    }) + more,
  );
const refresh = (changes: Readonly<Record<string, string>> = {}, more = ""): RawRequest =>
  post(
    "/token",
    form({ grant_type: "refresh_token", client_id: user.client.clientId, refresh_token: TOKEN, ...changes }) + more,
  );

table("/token", [
  ["nothing", refused(400, "invalid_request", () => post("/token", ""))],
  [
    "JSON",
    refused(400, "invalid_request", () =>
      post("/token", JSON.stringify({ code: CODE }), { "content-type": "application/json" }),
    ),
  ],
  [
    "a type without a name",
    refused(400, "invalid_request", () => post("/token", `code=${CODE}`, { "content-type": ";;" })),
  ],
  ["a body that is too large", refused(413, "invalid_request", () => post("/token", `code=${"x".repeat(LARGE)}`))],
  ["no grant type", refused(400, "invalid_request", () => redeem({ grant_type: "" }))],
  ["two grant types", refused(400, "invalid_request", () => redeem({}, "&grant_type=refresh_token"))],
  ["an unknown grant type", refused(400, "unsupported_grant_type", () => redeem({ grant_type: `x${MARKUP}` }))],
  ["the password grant", refused(400, "unsupported_grant_type", () => redeem({ grant_type: "password" }))],
  [
    "the client credentials grant",
    refused(400, "unsupported_grant_type", () => redeem({ grant_type: "client_credentials" })),
  ],
  [
    "Entra's on-behalf-of grant",
    refused(400, "unsupported_grant_type", () => redeem({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" })),
  ],
  ["no client", refused(400, "invalid_request", () => redeem({ client_id: "" }))],
  ["an unknown client", refused(401, "invalid_client", () => redeem({ client_id: `nobody${MARKUP}` }))],
  ["two clients", refused(400, "invalid_request", () => redeem({}, "&client_id=x"))],
  ["a secret of a client that has none", refused(400, "invalid_grant", () => redeem({ client_secret: TOKEN }))],
  [
    "a client that proves itself by a password",
    refused(401, "invalid_client", () => ({
      ...redeem(),
      headers: {
        "content-type": FORM,
        authorization: `Basic ${Buffer.from(`${user.client.clientId}:x`).toString("base64")}`,
      },
    })),
  ],
  ["an unknown code", refused(400, "invalid_grant", () => redeem())],
  ["no code", refused(400, "invalid_request", () => redeem({ code: "" }))],
  ["two codes", refused(400, "invalid_request", () => redeem({}, "&code=x"))],
  ["a code with a null byte", refused(400, "invalid_grant", () => redeem({ code: `${CODE}\0` }))],
  ["bytes that are no text", refused(400, "invalid_grant", () => redeem({}, "&x=%ff%fe%zz&%=%"))],
  ["an unknown refresh token", refused(400, "invalid_grant", () => refresh())],
  [
    "another client's refresh token",
    refused(400, "invalid_grant", () => refresh({ client_id: otherClient.clientId, refresh_token: user.refreshToken })),
  ],
  [
    "an access token in place of a refresh token",
    refused(400, "invalid_grant", () => refresh({ refresh_token: user.accessToken })),
  ],
  [
    "a refresh for an unknown resource",
    refused(400, "invalid_target", () =>
      refresh({ refresh_token: user.refreshToken, resource: "https://other.example/mcp" }),
    ),
  ],
  ["two refresh tokens", refused(400, "invalid_request", () => refresh({}, "&refresh_token=x"))],
]);

const register = (body: unknown, type = "application/json"): RawRequest =>
  post("/register", typeof body === "string" ? body : JSON.stringify(body), { "content-type": type });
const client = (changes: object): RawRequest => register({ redirect_uris: ["http://localhost/callback"], ...changes });

table("/register", [
  ["a form", refused(400, "invalid_request", () => register("client_name=x", FORM))],
  ["malformed JSON", refused(400, "invalid_request", () => register(`{"client_name": ${MARKUP}`))],
  ["a list", refused(400, "invalid_request", () => register([]))],
  ["null", refused(400, "invalid_request", () => register("null"))],
  [
    "JSON that is too deep",
    refused(400, "invalid_client_metadata", () => register(`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)),
  ],
  ["a body that is too large", refused(413, "invalid_request", () => register({ client_name: "x".repeat(LARGE) }))],
  [
    "bytes that are no text",
    refused(400, "invalid_request", () => ({ ...register(""), body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x7d]) })),
  ],
  [
    "one redirect address that is no list",
    refused(400, "invalid_redirect_uri", () => client({ redirect_uris: "http://localhost/callback" })),
  ],
  [
    "redirect addresses of another type",
    refused(400, "invalid_redirect_uri", () => client({ redirect_uris: [{}, 1, null] })),
  ],
  [
    "a redirect address with a new line",
    refused(400, "invalid_redirect_uri", () => client({ redirect_uris: ["http://localhost/\r\nx"] })),
  ],
  [
    "more redirect addresses than anybody needs",
    refused(400, "invalid_redirect_uri", () =>
      client({ redirect_uris: Array.from({ length: 17 }, (_unused, index) => `http://localhost/${index}`) }),
    ),
  ],
  [
    "a script for an address",
    refused(400, "invalid_redirect_uri", () => client({ redirect_uris: ["javascript:alert(1)"] })),
  ],
  ["a name with a null byte", refused(400, "invalid_client_metadata", () => client({ client_name: "a\0b" }))],
  ["a name that is no text", refused(400, "invalid_client_metadata", () => client({ client_name: { $gt: "" } }))],
  [
    "an algorithm that pretends to be a text",
    refused(400, "invalid_client_metadata", () => client({ id_token_signed_response_alg: { toString: 1 } })),
  ],
  [
    "grants that aren't offered",
    refused(400, "invalid_client_metadata", () => client({ grant_types: ["client_credentials"] })),
  ],
  ["the implicit flow", refused(400, "invalid_client_metadata", () => client({ response_types: ["token"] }))],
  [
    "an unknown way to prove itself",
    refused(400, "invalid_client_metadata", () => client({ token_endpoint_auth_method: MARKUP })),
  ],
]);

const revoke = (changes: Readonly<Record<string, string>> = {}, more = ""): RawRequest =>
  post("/revoke", form({ client_id: user.client.clientId, token: TOKEN, ...changes }) + more);

table("/revoke", [
  ["nothing", refused(400, "invalid_request", () => post("/revoke", ""))],
  ["JSON", refused(400, "invalid_request", () => post("/revoke", "{}", { "content-type": "application/json" }))],
  ["a body that is too large", refused(413, "invalid_request", () => post("/revoke", `token=${"x".repeat(LARGE)}`))],
  ["no token", refused(400, "invalid_request", () => revoke({ token: "" }))],
  ["two tokens", refused(400, "invalid_request", () => revoke({}, "&token=x"))],
  ["an unknown client", refused(401, "invalid_client", () => revoke({ client_id: "nobody" }))],
]);

it("a token is not revoked by a client that it wasn't given to [AS-17]", async () => {
  const attempt = revoke({ client_id: otherClient.clientId, token: user.refreshToken });
  expectNoLeak(await send(gateway.url, attempt));
  expect((await mcp({ authorization: `Bearer ${user.accessToken}` })).status).toBe(200);
});

const consentPath = () => new URL(consent.page.url).pathname;
const consentCookie = () => consent.browser.cookieHeader(new URL(consent.page.url));
const answer = (body: string, headers: Readonly<Record<string, string>> = {}): RawRequest =>
  post(consentPath(), body, { cookie: consentCookie(), ...headers });

table("/consent", [
  ["a page that never was", page(400, () => ({ path: `/consent/${encodeURIComponent(MARKUP)}` }))],
  ["a page without its browser", page(400, () => ({ path: consentPath() }))],
  [
    "a path that isn't text",
    refused(400, undefined, () => ({ path: "/consent/%ff", headers: { cookie: consentCookie() } })),
  ],
  ["an answer without anything in it", page(403, () => answer(""))],
  ["an answer with another token", page(403, () => answer(`decision=allow&csrf_token=${"A".repeat(43)}`))],
  [
    "an answer with two tokens",
    page(403, () => answer(`decision=allow&csrf_token=${csrfTokenOf(consent.page)}&csrf_token=x`)),
  ],
  [
    "an answer in JSON",
    page(403, () =>
      answer(JSON.stringify({ decision: "allow", csrf_token: csrfTokenOf(consent.page) }), {
        "content-type": "application/json",
      }),
    ),
  ],
  [
    "an answer of another origin",
    page(403, () =>
      answer(`decision=allow&csrf_token=${csrfTokenOf(consent.page)}`, { origin: "https://evil.example" }),
    ),
  ],
  [
    "an answer that is too large",
    refused(413, undefined, () => answer(`decision=allow&csrf_token=${"x".repeat(LARGE)}`)),
  ],
  ["an answer with too many fields", refused(413, undefined, () => answer("a=1&".repeat(50)))],
  [
    "an answer in an unknown alphabet",
    refused(415, undefined, () => answer("decision=allow", { "content-type": `${FORM}; charset=utf-7` })),
  ],
  [
    "an answer that claims to be compressed",
    refused(400, undefined, () => answer("decision=allow", { "content-encoding": "gzip" })),
  ],
  [
    "two cookies of one name",
    page(403, () =>
      answer(`decision=allow&csrf_token=${csrfTokenOf(consent.page)}`, {
        cookie: `${consentCookie()}; ${/consent-[0-9a-f]+/.exec(consentCookie())?.[0] ?? ""}=${"B".repeat(43)}`,
      }),
    ),
  ],
]);

table("/callback", [
  ["nothing", page(400, () => ({ path: "/callback" }))],
  ["a state that never was", page(400, () => ({ path: `/callback?code=${CODE}&state=${"A".repeat(43)}` }))],
  ["two states", page(400, () => ({ path: `/callback?code=${CODE}&state=a&state=b` }))],
  [
    "markup",
    page(400, () => ({
      path: `/callback?error=${encodeURIComponent(MARKUP)}&error_description=${encodeURIComponent(MARKUP)}&state=${encodeURIComponent(MARKUP)}`,
    })),
  ],
  [
    "consent that was not given, in markup",
    page(400, () => ({ path: `/callback?admin_consent=${encodeURIComponent(MARKUP)}` })),
  ],
  ["bytes that are no text", page(400, () => ({ path: `/callback?code=%ff%00&state=%ff%00%zz` }))],
  ["a state as long as headers may be", page(400, () => ({ path: `/callback?state=${"A".repeat(30_000)}` }))],
]);

function mcp(headers: RawRequest["headers"], path = "/mcp", body = "{}"): Promise<RawAnswer> {
  return send(gateway.url, { method: "POST", path, body, headers: { "content-type": "application/json", ...headers } });
}

describe("/mcp", () => {
  beforeEach(() => {
    forwarded = 0;
  });
  afterEach(() => {
    expect(forwarded).toBe(0);
  });

  const credentials: readonly (readonly [string, number, () => Parameters<typeof mcp>])[] = [
    ["no token", 401, () => [{}]],
    ["a token in the query", 401, () => [{}, `/mcp?access_token=${user.accessToken}`]],
    ["a token in a form", 401, () => [{ "content-type": FORM }, "/mcp", `access_token=${user.accessToken}`]],
    ["a token in a cookie", 401, () => [{ cookie: `access_token=${user.accessToken}` }]],
    ["another scheme", 401, () => [{ authorization: `Basic ${user.accessToken}` }]],
    ["DPoP, which isn't offered", 401, () => [{ authorization: `DPoP ${user.accessToken}` }]],
    ["a scheme without a token", 400, () => [{ authorization: "Bearer" }]],
    ["a token with a space", 400, () => [{ authorization: `Bearer ${user.accessToken} x` }]],
    ["a token with a comma", 400, () => [{ authorization: `Bearer ${user.accessToken},Bearer x` }]],
    [
      "two headers, both good",
      400,
      () => [{ authorization: [`Bearer ${user.accessToken}`, `Bearer ${user.accessToken}`] }],
    ],
    ["a good header behind a bad one", 400, () => [{ authorization: ["Basic x", `Bearer ${user.accessToken}`] }]],
    ["a token that is larger than any", 401, () => [{ authorization: `Bearer ${"x".repeat(50_000)}` }]],
    ["a refresh token", 401, () => [{ authorization: `Bearer ${user.refreshToken}` }]],
  ];

  it.each(credentials)("refuses %s [RS-12] [RS-13]", async (_what, status, make) => {
    const refused = await mcp(...make());
    expectNoLeak(refused, [user.accessToken, user.refreshToken]);
    expect(refused.status).toBe(status);
    expect(refused.headers["www-authenticate"]).toMatch(/^Bearer /);
  });

  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const ownParts = () => {
    const [header = "", claims = "", signature = ""] = user.accessToken.split(".");
    const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
    return { header: decode(header), claims: decode(claims), signature };
  };
  /** The gateway's public key as an HMAC secret: what a verifier does that takes the algorithm from the token. */
  const signedWithPublicKey = async (secretOf: (key: KeyObject) => string | Buffer) => {
    const { keys } = (await (await fetch(`${gateway.url}/jwks`)).json()) as { keys: JsonWebKey[] };
    const secret = secretOf(createPublicKey({ key: keys[0] ?? {}, format: "jwk" }));
    const input = `${encode({ ...ownParts().header, alg: "HS256" })}.${encode(ownParts().claims)}`;
    return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
  };
  const withHeader = (changes: object) => {
    const { header, claims, signature } = ownParts();
    return Promise.resolve(`${encode({ ...header, ...changes })}.${encode(claims)}.${signature}`);
  };

  it.each<[string, () => Promise<string>]>([
    [
      "signed by the public key's text",
      () => signedWithPublicKey((key) => key.export({ type: "spki", format: "pem" })),
    ],
    [
      "signed by the public key's bytes",
      () => signedWithPublicKey((key) => key.export({ type: "spki", format: "der" })),
    ],
    ["with a key id that leads elsewhere", () => withHeader({ kid: "../../etc/passwd" })],
    [
      "with a key of its own",
      () => withHeader({ jwk: { kty: "RSA", n: "AQAB", e: "AQAB" }, jku: "https://evil.example/keys" }),
    ],
    ["with a critical header", () => withHeader({ crit: ["b64"], b64: false })],
    ["of five parts", () => Promise.resolve(`${user.accessToken}.x.y`)],
    ["cut short", () => Promise.resolve(user.accessToken.slice(0, -8))],
    ["followed by more", () => Promise.resolve(`${user.accessToken}AAAA`)],
  ])("refuses a token of the gateway %s [RS-8]", async (_what, make) => {
    const refused = await mcp({ authorization: `Bearer ${await make()}` });
    expectNoLeak(refused);
    expect(refused).toMatchObject({ status: 401 });
    expect(JSON.parse(refused.text)).toMatchObject({ error: "invalid_token" });
  });

  const now = () => Math.floor(Date.now() / 1000);
  type MintChanges = Partial<Parameters<GatewayProcess["doubles"]["entra"]["control"]["mintToken"]>[0]>;
  it.each<[string, number, () => MintChanges]>([
    ["that has expired", 401, () => ({ claims: { exp: now() - 3600 } })],
    ["that isn't valid yet", 401, () => ({ claims: { nbf: now() + 3600 } })],
    ["without an expiry", 401, () => ({ claims: { exp: null } })],
    ["for the API by its URI", 401, () => ({ claims: { aud: `api://${contoso.apiClientId}` } })],
    ["for several audiences", 401, () => ({ claims: { aud: [contoso.apiClientId, contoso.payrollClientId] } })],
    ["for the gateway's own address", 401, () => ({ claims: { aud: gateway.mcpUrl } })],
    ["of the gateway's own issuer", 401, () => ({ claims: { iss: gateway.url } })],
    [
      "of another tenant's issuer",
      401,
      () => ({ claims: { iss: `https://login.microsoftonline.com/${contoso.otherTenantId}/v2.0` } }),
    ],
    ["of another tenant", 401, () => ({ claims: { tid: contoso.otherTenantId } })],
    ["of version 1", 401, () => ({ claims: { ver: "1.0" } })],
    ["of the v1 issuer", 401, () => ({ claims: { ver: "1.0", iss: `https://sts.windows.net/${contoso.tenantId}/` } })],
    ["of an application that isn't pre-authorized", 401, () => ({ claims: { azp: contoso.daemonClientId } })],
    ["that the gateway itself would get", 401, () => ({ client: contoso.apiClientId })],
    ["without an application", 401, () => ({ claims: { azp: null } })],
    ["without a user", 401, () => ({ user: undefined, scopes: [], claims: { roles: ["Mcp.Invoke"], idtyp: "app" } })],
    ["without the scope", 403, () => ({ claims: { scp: "something_else" } })],
    ["without a signature", 401, () => ({ signature: "none" })],
    ["signed with the public key as a secret", 401, () => ({ signature: "hs256-with-public-key" })],
    ["signed with a key nobody knows", 401, () => ({ signature: "unknown-key" })],
    ["with an invented key id", 401, () => ({ header: { kid: "invented" } })],
    ["without a key id", 401, () => ({ header: { kid: undefined as never } })],
    ["of the gateway's own type", 401, () => ({ header: { typ: "at+jwt" } })],
  ])("refuses a token of Entra %s [RS-9] [RS-10]", async (_what, status, changes) => {
    const token = await gateway.doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      user: contoso.users.adele.userPrincipalName,
      client: contoso.publicClientId,
      resource: contoso.apiClientId,
      scopes: ["access_as_user"],
      ...changes(),
    });
    const refused = await mcp({ authorization: `Bearer ${token}` });
    expectNoLeak(refused, [token]);
    expect(refused.status).toBe(status);
    expect(refused.headers["www-authenticate"]).toContain(status === 403 ? "insufficient_scope" : "invalid_token");
  });

  it("takes none of it for a request to the server behind, however the path is written", async () => {
    for (const path of ["/mcp/", "/MCP", "//mcp", "/mcp/../mcp", "/mcp%2f", "/./mcp", "/mcp;x"]) {
      const elsewhere = await mcp({ authorization: `Bearer ${user.accessToken}` }, path);
      expectNoLeak(elsewhere);
      expect({ path, status: elsewhere.status }).toEqual({ path, status: 404 });
    }
  });
});

describe("bytes that are no HTTP request", () => {
  const line = "POST /token HTTP/1.1\r\nHost: localhost\r\n";
  it.each([
    ["two lengths", `${line}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, 400],
    ["a length and chunks", `${line}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ["a negative length", `${line}Content-Length: -1\r\n\r\n`, 400],
    ["an encoding that isn't one", `${line}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
    ["a header with a null byte", `${line}X-A: a\0b\r\n\r\n`, 400],
    ["a header with a bare line feed", `${line}X-A: a\nSet-Cookie: b\r\n\r\n`, 400],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
    ["two hosts", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400],
    ["one host twice", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHOST: localhost\r\n\r\n", 400],
    ["an address with a space", "GET /authorize?state=a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400],
    [
      "an address longer than all headers may be",
      `GET /${"a".repeat(70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
    ],
    ["a header longer than all may be", `${line}X-A: ${"a".repeat(70_000)}\r\n\r\n`, 431],
    [
      "more headers than fit",
      `${line}${Array.from({ length: 4000 }, (_unused, index) => `X-${index}: abcdefgh\r\n`).join("")}\r\n`,
      431,
    ],
    ["another protocol", "\x16\x03\x01\x02\x00\x01\x00", 400],
  ])("are refused: %s", async (_what, bytes, status) => {
    const refused = await sendBytes(gateway.url, bytes);
    expect(refused.status).toBe(status);
    expectNoLeak(refused);
  });
});

describe("what looks wrong but isn't", () => {
  it("a question mark inside a query stays a part of it", async () => {
    const { headers } = await send(gateway.url, authorize({ state: undefined, prompt: "none" }, "&state=a?b"));
    expect(new URL(headers.location ?? "").searchParams.get("state")).toBe("a?b");
  });

  it("a state of any text comes back as it was, in one header line [AS-4]", async () => {
    const state = `a\r\nSet-Cookie: x=y\0\u{1f600}${MARKUP}`;
    const { headers } = await send(gateway.url, authorize({ state, prompt: "none" }));
    expect(new URL(headers.location ?? "").searchParams.get("state")).toBe(state);
    expect(headers["set-cookie"] ?? []).not.toContain("x=y");
  });
});

describe("afterwards", () => {
  it("the gateway is alive, ready, and serves its user", async () => {
    expect((await send(gateway.url, { path: "/healthz" })).status).toBe(200);
    expect((await send(gateway.url, { path: "/readyz" })).status).toBe(200);
    expect((await mcp({ authorization: `Bearer ${user.accessToken}` })).status).toBe(200);
  });

  it("the log has no failure of ours, and nothing that was secret [RS-28]", () => {
    const output = gateway.output();
    expect(output).not.toMatch(/"level":"error"|"status":5\d\d|Unhandled|unexpected error/);
    for (const secret of [...SECRETS, user.accessToken, user.refreshToken]) expect(output).not.toContain(secret);
    expect(output).not.toMatch(/eyJ[\w-]{10,}\./);
  });
});
