import { decodeJwt } from "jose";
import { Browser } from "../doubles/browser.js";
import { contoso } from "../doubles/contoso.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { pkce, OAuthClient } from "../runtime/gateway/support/oauth-client.js";
import { startDeployment, type Deployment } from "./support/deployment.js";

const REDIRECT_URI = "http://127.0.0.1:49153/callback";

/** What somebody writes who wants links, redirects or audiences of another origin. */
const HOSTILE_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { host: "evil.example" },
  { host: "localhost:1", "x-forwarded-host": "evil.example" },
  { "x-forwarded-host": "evil.example", "x-forwarded-port": "81", "x-forwarded-prefix": "/evil.example" },
  { "x-forwarded-proto": "http" },
  { "x-forwarded-proto": "http, https", "x-forwarded-host": "evil.example, localhost" },
  { forwarded: 'for=192.0.2.1;host="evil.example";proto=http' },
  { "x-original-host": "evil.example", "x-original-url": "http://evil.example/", "x-rewrite-url": "/evil.example" },
];

let deployment: Deployment;
let fetchTrusting: typeof fetch;

beforeAll(async () => {
  deployment = await startDeployment({ tls: { folder: temporaryFolder() } });
  if (!deployment.authority) throw new Error("there is no TLS in front");
  fetchTrusting = deployment.authority.fetch;
  deployment.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(() => deployment?.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function ask(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetchTrusting(deployment.url + path, { redirect: "manual", ...init });
  const headers = Object.fromEntries(response.headers);
  for (const name of ["date", "x-request-id"]) Reflect.deleteProperty(headers, name);
  return { status: response.status, headers, body: await response.text() };
}

/** A whole sign-in, in which every request to the gateway carries these headers. */
async function signIn(headers: Readonly<Record<string, string>>) {
  const answers: Response[] = [];
  const send = (async (input: URL, init?: RequestInit) => {
    const ours = input.origin === deployment.url;
    if (!ours) return fetch(input, init);
    const response = await fetchTrusting(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), ...headers },
    });
    answers.push(response);
    return response;
  }) as typeof fetch;
  const client = new OAuthClient(deployment.url, contoso.publicClientId, REDIRECT_URI);
  const { verifier, challenge } = pkce();
  const callback = await new Browser(send).signIn(client.authorizationUrl(challenge), REDIRECT_URI);
  const tokens = await fetchTrusting(`${deployment.url}/token`, {
    method: "POST",
    headers,
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: contoso.publicClientId,
      redirect_uri: REDIRECT_URI,
      code: callback.searchParams.get("code") ?? "",
      code_verifier: verifier,
    }),
  });
  return { answers, callback, tokens: (await tokens.json()) as Record<string, string> };
}

describe("behind a proxy where TLS ends", () => {
  const GET = { method: "GET", headers: {} };
  const POST = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

  it.each([
    ["metadata (RFC 8414)", "/.well-known/oauth-authorization-server", GET],
    ["metadata (OpenID Connect)", "/.well-known/openid-configuration", GET],
    ["resource metadata", "/.well-known/oauth-protected-resource", GET],
    ["resource metadata of the path", "/.well-known/oauth-protected-resource/mcp", GET],
    ["the challenge", "/mcp", POST],
    ["a refused request", "/authorize?client_id=unknown", GET],
  ])("%s is the same whatever Host and forwarding headers say [P-5]", async (_name, path, init) => {
    const plain = await ask(path, init);
    const text = JSON.stringify(plain);
    expect(text).not.toContain("http://");
    for (const hostile of HOSTILE_HEADERS) {
      const answer = await ask(path, { ...init, headers: { ...init.headers, ...hostile } });
      expect({ hostile, ...answer }).toEqual({ hostile, ...plain });
    }
  });

  it("names its public https address in all it hands out [P-5]", async () => {
    const metadata = JSON.parse((await ask("/.well-known/oauth-authorization-server", GET)).body) as object;
    const endpoints = Object.entries(metadata).filter(([name]) => /^issuer$|_endpoint$|_uri$/.test(name));
    expect(endpoints.length).toBeGreaterThan(5);
    for (const [, url] of endpoints) expect(new URL(url as string).origin).toBe(deployment.url);
    const resource = JSON.parse((await ask("/.well-known/oauth-protected-resource/mcp", GET)).body) as object;
    expect(resource).toMatchObject({ resource: deployment.mcpUrl, authorization_servers: [deployment.url] });
    expect((await ask("/mcp", POST)).headers["www-authenticate"]).toContain(
      `resource_metadata="${deployment.url}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  it.each(HOSTILE_HEADERS.map((headers) => [JSON.stringify(headers), headers] as const))(
    "signs in with redirects to known origins only, with %s [P-5]",
    async (_name, headers) => {
      const { answers, callback, tokens } = await signIn(headers);
      const locations = answers.flatMap(({ headers: sent }) => sent.get("location") ?? []);
      const origins = new Set(locations.map((location) => new URL(location, deployment.url).origin));
      expect(origins).toEqual(new Set([deployment.url, deployment.doubles.entra.url, "http://127.0.0.1:49153"]));
      const toEntra = new URL(locations.find((location) => location.startsWith(deployment.doubles.entra.url)) ?? "");
      expect(toEntra.searchParams.get("redirect_uri")).toBe(`${deployment.url}/callback`);
      expect(callback.searchParams.get("iss")).toBe(deployment.url);
      expect(decodeJwt(tokens.access_token ?? "")).toMatchObject({ iss: deployment.url, aud: deployment.mcpUrl });
    },
  );

  it("ties every cookie to this host, to TLS, and out of reach of scripts [AS-12c]", async () => {
    const { answers } = await signIn({});
    const cookies = answers.flatMap(({ headers }) => headers.getSetCookie());
    expect(new Set(cookies.map((cookie) => cookie.split("=", 1)[0]?.replace(/-[\da-f]{12}$/, "")))).toEqual(
      new Set(["__Secure-interaction", "__Secure-resume", "__Host-consent", "__Host-sign-in"]),
    );
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; secure(;|$)/i);
      expect(cookie).toMatch(/; httponly(;|$)/i);
      expect(cookie).toMatch(/; samesite=lax(;|$)/i);
      expect(cookie).not.toMatch(/; domain=/i);
      if (cookie.startsWith("__Host-")) expect(cookie).toMatch(/; path=\/(;|$)/i);
    }
  });

  it("keeps browsers on https, on pages, redirects and refusals alike", async () => {
    const { answers } = await signIn({});
    const others = await Promise.all([ask("/mcp", POST), ask("/nothing", GET), ask("/healthz", GET)]);
    const values = [
      ...answers.map(({ headers }) => headers.get("strict-transport-security")),
      ...others.map(({ headers }) => headers["strict-transport-security"]),
    ];
    expect(new Set(values)).toEqual(new Set(["max-age=63072000"]));
  });
});
