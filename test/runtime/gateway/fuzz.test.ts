import { contoso } from "../../doubles/contoso.js";
import { HOSTILE_JSON, HOSTILE_TEXTS, randomFrom } from "../../support/hostile-values.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, csrfTokenOf } from "../../doubles/browser.js";
import { send, type RawRequest } from "../http/serve.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { expectNoLeak } from "./support/leaks.js";
import { pkce } from "./support/oauth-client.js";
import { signInClient, type SignedInClient } from "./support/signed-in-client.js";

jest.setTimeout(120_000);

/** Change it to look further; what it finds becomes a row of `bad-input.test.ts`. */
const SEED = 20_261_125;
const REQUESTS = 300;
const AT_ONCE = 12;
/** Registrations a minute are limited; the clock goes on, so that all of them are looked at. */
const PER_MINUTE = 48;

let gateway: GatewayProcess;
let upstream: LocalServer;
let user: SignedInClient;
let cookie: string;
let csrfToken: string;
let consentPath: string;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp`, movableClock: true });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  user = await signInClient(gateway.url);
  const browser = new Browser();
  const page = await browser.follow(user.client.authorizationUrl(pkce().challenge));
  if (page instanceof URL) throw new Error("no consent page");
  cookie = browser.cookieHeader(new URL(page.url));
  csrfToken = csrfTokenOf(page);
  consentPath = new URL(page.url).pathname;
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

/** Values of these names are marked, because none may ever be logged. */
const SECRET_NAMES = [
  "code",
  "code_verifier",
  "refresh_token",
  "token",
  "client_secret",
  "csrf_token",
  "client_assertion",
];
const MARK = "marked-secret-4be1";

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Parameters of a good request: some gone, some twice, some replaced, some nobody asked for. */
function mutated(random: Random, good: Readonly<Record<string, string>>): [string, string][] {
  const value = (name: string) =>
    `${SECRET_NAMES.includes(name) && random() < 0.5 ? `${MARK}-` : ""}${pick(random, HOSTILE_TEXTS)}`;
  const pairs = Object.entries(good).flatMap(([name, usual]): [string, string][] => {
    const fate = random();
    if (fate < 0.1) return [];
    if (fate < 0.2)
      return [
        [name, usual],
        [name, value(name)],
      ];
    if (fate < 0.5) return [[name, value(name)]];
    return [[name, usual]];
  });
  return random() < 0.3 ? [...pairs, [pick(random, HOSTILE_TEXTS), pick(random, HOSTILE_TEXTS)]] : pairs;
}

/** As a form, mostly well written. */
function encoded(random: Random, pairs: readonly [string, string][]): string {
  if (random() < 0.9) return new URLSearchParams([...pairs]).toString();
  return pairs.map((pair) => pair.join("=")).join("&");
}

/** Characters that Node's own client refuses to send in a path. */
const inPath = (query: string) => query.replace(/[^\x21-\xff]/g, "+");

const TYPES = [
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded; charset=utf-16",
  "application/json",
  "multipart/form-data; boundary=x",
  "text/plain",
  "x/y; =",
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

function headersOf(random: Random, type: string): Record<string, string> {
  const strange: Record<string, string>[] = [
    { authorization: `Basic ${MARK}` },
    { authorization: `Bearer ${MARK}` },
    { origin: "null" },
    { origin: "https://evil.example" },
    { "content-encoding": "br" },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
    { "x-request-id": "a b" },
    { cookie: `consent=${MARK}${"A".repeat(43)}; ${cookie}; interaction=${MARK}` },
    { accept: "text/html;q=x" },
    { "accept-language": "\u00ff" },
    { "x-http-method-override": "DELETE" },
    { range: "bytes=0-1" },
    { "if-none-match": "*" },
    { host: "evil.example:x" },
  ];
  const usual = { "content-type": random() < 0.85 ? type : pick(random, TYPES) };
  return random() < 0.4 ? { ...usual, ...pick(random, strange) } : usual;
}

const FORM = TYPES[0] ?? "";

function formRequest(
  path: string,
  good: () => Readonly<Record<string, string>>,
  headers: () => Record<string, string> = () => ({}),
) {
  return (random: Random): RawRequest => ({
    method: random() < 0.95 ? "POST" : pick(random, METHODS),
    path: path === "/consent" ? consentPath : path,
    headers: { ...headers(), ...headersOf(random, FORM) },
    body: encoded(random, mutated(random, good())),
  });
}

function queryRequest(path: string, good: () => Readonly<Record<string, string>>) {
  return (random: Random): RawRequest => ({
    method: random() < 0.95 ? "GET" : pick(random, METHODS),
    path: inPath(`${path}?${encoded(random, mutated(random, good()))}`),
    headers: headersOf(random, FORM),
  });
}

function json(random: Random, good: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(good).map(([name, usual]) => [
    name,
    random() < 0.4 ? pick(random, HOSTILE_JSON) : usual,
  ]);
  const text = JSON.stringify({
    ...(Object.fromEntries(members) as object),
    ...(random() < 0.2 ? { __proto__: 1 } : {}),
  });
  if (random() < 0.9) return text;
  return text.slice(0, Math.floor(random() * text.length));
}

const ENDPOINTS: Readonly<Record<string, (random: Random) => RawRequest>> = {
  "/authorize": queryRequest("/authorize", () =>
    Object.fromEntries(
      new URL(
        user.client.authorizationUrl(pkce().challenge, {
          scope: "access_as_user openid",
          nonce: "n",
          prompt: "consent",
          login_hint: "a@b.example",
        }),
      ).searchParams,
    ),
  ),
  "/token, with a code": formRequest("/token", () => ({
    grant_type: "authorization_code",
    client_id: user.client.clientId,
    code: MARK,
    code_verifier: `${MARK}${"v".repeat(43)}`,
    redirect_uri: user.client.redirectUri,
    resource: gateway.mcpUrl,
  })),
  "/token, with a refresh token": formRequest("/token", () => ({
    grant_type: "refresh_token",
    client_id: user.client.clientId,
    refresh_token: MARK,
    scope: "access_as_user",
    resource: gateway.mcpUrl,
  })),
  "/revoke": formRequest("/revoke", () => ({
    client_id: user.client.clientId,
    token: MARK,
    token_type_hint: "refresh_token",
  })),
  "/register": (random) => ({
    method: "POST",
    path: "/register",
    headers: headersOf(random, "application/json"),
    body: json(random, {
      client_name: "Fuzz",
      redirect_uris: ["http://localhost/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      application_type: "native",
      scope: "access_as_user",
      contacts: ["a@b.example"],
      client_uri: "https://client.example",
      logo_uri: "https://client.example/logo.png",
      jwks: { keys: [] },
      jwks_uri: "https://client.example/keys",
      sector_identifier_uri: "https://client.example/sector",
      default_max_age: 1,
      id_token_signed_response_alg: "RS256",
    }),
  }),
  "/consent": formRequest(
    "/consent",
    () => ({ decision: "allow", csrf_token: csrfToken }),
    () => ({ cookie }),
  ),
  "/callback": queryRequest("/callback", () => ({
    code: MARK,
    state: "A".repeat(43),
    session_state: "x",
    error: "x",
    error_description: "AADSTS50105: x",
  })),
  "/mcp": (random) => ({
    method: random() < 0.8 ? "POST" : pick(random, METHODS),
    path: "/mcp",
    headers: {
      ...(random() < 0.5 ? { authorization: `Bearer ${user.accessToken}` } : {}),
      ...headersOf(random, "application/json"),
    },
    body: json(random, { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami" } }),
  }),
  "any path": (random) => ({
    method: pick(random, METHODS),
    path: inPath(
      `/${pick(random, ["", ".well-known/", "consent/", "authorize/", "jwks/", "healthz/", "mcp/", ".well-known/oauth-protected-resource/"])}${pick(random, HOSTILE_TEXTS)}`,
    ),
    headers: headersOf(random, FORM),
  }),
};

describe.each(Object.entries(ENDPOINTS))("%s", (name, make) => {
  it(`answers ${REQUESTS} wrong requests without a fault of its own (seed ${SEED}) [RS-12]`, async () => {
    const random = randomFrom(SEED + name.length);
    const requests = Array.from({ length: REQUESTS }, () => make(random));
    for (let done = 0; done < requests.length; done += AT_ONCE) {
      if (name === "/register" && done % PER_MINUTE === 0) await gateway.setClock((done / PER_MINUTE) * 60);
      const batch = requests.slice(done, done + AT_ONCE);
      const answers = await Promise.all(batch.map((request) => answerTo(request)));
      for (const answer of answers) expectNoLeak(answer, [user.accessToken, user.refreshToken]);
    }
  });
});

/** Shows the request that an answer failed to come for. */
async function answerTo(request: RawRequest) {
  try {
    return await send(gateway.url, request);
  } catch (error) {
    throw new Error(`no answer to ${JSON.stringify(request).slice(0, 2000)}`, { cause: error });
  }
}

describe("afterwards", () => {
  it("the gateway still signs users in", async () => {
    expect((await send(gateway.url, { path: "/readyz" })).status).toBe(200);
    expect((await signInClient(gateway.url, { client: user.client })).tokens.status).toBe(200);
  });

  it("the log is JSON line by line, without a failure of ours and without a secret [RS-28]", () => {
    const lines = gateway.output().trim().split("\n");
    expect(lines.filter((line) => !/^\{.*\}$/.test(line))).toEqual([]);
    expect(lines.filter((line) => (JSON.parse(line) as { level: string }).level === "error")).toEqual([]);
    const output = gateway.output();
    for (const secret of [MARK, user.accessToken, user.refreshToken, csrfToken])
      expect(output.includes(secret)).toBe(false);
  });
});
