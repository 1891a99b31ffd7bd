import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { contoso } from "../../doubles/contoso.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson, type TokenAnswer } from "./support/oauth-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ headers: request.headers, url: request.url }));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  gateway = await startGateway({ upstreamUrl: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/mcp` });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway?.stop();
  upstream.closeAllConnections();
  upstream.close();
});

let registered: Promise<OAuthClient> | undefined;

/** One registration for most tests: there is a limit. */
function registeredClient(): Promise<OAuthClient> {
  registered ??= OAuthClient.register(gateway.url);
  return registered;
}

interface SignedIn {
  readonly client: OAuthClient;
  readonly browser: Browser;
  readonly callback: URL;
  readonly verifier: string;
  readonly tokens: TokenAnswer;
}

async function signIn(changes: Readonly<Record<string, string | undefined>> = {}): Promise<SignedIn> {
  const client = await registeredClient();
  const browser = new Browser();
  const { verifier, challenge } = pkce();
  const callback = await browser.signIn(client.authorizationUrl(challenge, changes), client.redirectUri);
  const tokens = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
  return { client, browser, callback, verifier, tokens };
}

function callMcp(token: string, path = "/mcp"): Promise<Response> {
  return postJson(
    `${gateway.url}${path}`,
    { jsonrpc: "2.0", id: 1, method: "ping" },
    { authorization: `Bearer ${token}` },
  );
}

async function consentPageOf(browser: Browser, client: OAuthClient, challenge = pkce().challenge): Promise<Visit> {
  const page = await browser.follow(client.authorizationUrl(challenge));
  if (page instanceof URL) throw new Error("no page");
  return page;
}

/** Up to Entra's answer, which is returned without being delivered. */
async function entraAnswer(browser: Browser, client: OAuthClient): Promise<URL> {
  const answered = await browser.decide(await consentPageOf(browser, client), "allow");
  const back = await browser.follow(answered, (url) => url.pathname === "/callback");
  if (!(back instanceof URL)) throw new Error("Entra showed a page");
  return back;
}

describe("discovery", () => {
  it("publishes the same metadata at both well-known paths [AS-2] [AS-3] [AS-4] [AS-5] [P-4]", async () => {
    const [oauth, openId] = await Promise.all(
      ["oauth-authorization-server", "openid-configuration"].map(async (name) => {
        const response = await fetch(`${gateway.url}/.well-known/${name}`);
        expect(response.headers.get("access-control-allow-origin")).toBe("*");
        return (await response.json()) as Record<string, unknown>;
      }),
    );
    expect(openId).toEqual(oauth);
    expect(oauth).toMatchObject({
      issuer: gateway.url,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      registration_endpoint: `${gateway.url}/register`,
      scopes_supported: ["access_as_user", "openid"],
      response_types_supported: ["code"],
      token_endpoint_auth_methods_supported: ["none", "private_key_jwt"],
    });
    expect(oauth).not.toHaveProperty("userinfo_endpoint");
    expect(oauth).not.toHaveProperty("introspection_endpoint");
    expect(oauth).not.toHaveProperty("pushed_authorization_request_endpoint");
    expect(oauth).not.toHaveProperty("end_session_endpoint");
  });

  it("builds every URL from the public URL, whatever Host and X-Forwarded-* say [P-5]", async () => {
    const response = await fetch(`${gateway.url}/.well-known/openid-configuration`, {
      headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" },
    });
    expect(await response.text()).not.toContain("evil.example");
  });

  it("publishes the resource at both paths and in the challenge [RS-1] [RS-2] [RS-3] [RS-7] [RS-4] [RS-E6]", async () => {
    const challenge = (await postJson(gateway.mcpUrl, {})).headers.get("www-authenticate");
    expect(challenge).toBe(
      `Bearer scope="access_as_user", resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp"`,
    );
    for (const path of ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"]) {
      expect(await (await fetch(gateway.url + path)).json()).toMatchObject({
        resource: gateway.mcpUrl,
        authorization_servers: [gateway.url],
        scopes_supported: ["access_as_user"],
      });
    }
  });
});

describe("sign-in", () => {
  it("leads from registration to a token of our own and to the upstream as the user [AS-4] [AS-11] [AS-13] [P-13] [AS-16]", async () => {
    const { callback, tokens } = await signIn();
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({ iss: gateway.url, state: "client-state" });
    expect(tokens).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", scope: "access_as_user", expires_in: 600 },
    });
    expect(tokens.headers.get("cache-control")).toContain("no-store");

    const { access_token: token = "" } = tokens.body;
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "at+jwt" });
    expect(decodeJwt(token)).toMatchObject({ iss: gateway.url, aud: gateway.mcpUrl, scope: "access_as_user" });

    const answer = await callMcp(token);
    expect(answer.status).toBe(200);
    const { headers } = (await answer.json()) as { headers: Record<string, string> };
    const upstreamToken = decodeJwt((headers.authorization ?? "").replace("Bearer ", ""));
    expect(upstreamToken).toMatchObject({
      aud: contoso.apiClientId,
      azp: contoso.apiClientId,
      oid: contoso.users.adele.objectId,
    });
  });

  it("Entra never sees the client's resource, redirect, state, or any scope but ours in GUID form [P-1]", async () => {
    gateway.doubles.entra.control.clearJournal();
    await signIn({ scope: "access_as_user openid profile offline_access", prompt: "consent" });
    const journal = gateway.doubles.entra.control.journal();
    const authorize = journal.find(({ endpoint }) => endpoint === "authorize");
    const token = journal.find(({ endpoint }) => endpoint === "token");
    for (const sent of [authorize?.query ?? {}, token?.form ?? {}]) {
      expect(sent).not.toHaveProperty("resource");
      expect(sent).toMatchObject({ client_id: contoso.apiClientId, redirect_uri: `${gateway.url}/callback` });
      expect(String(sent.scope).split(" ")).toContain(`${contoso.apiClientId}/access_as_user`);
    }
    expect(authorize?.query).toMatchObject({ code_challenge_method: "S256" });
    expect(authorize?.query.state).not.toBe("client-state");
    expect(authorize?.query).not.toHaveProperty("prompt");
  });

  it.each([
    ["no scope", { scope: undefined }],
    ["no resource", { resource: undefined }],
    ["an upper-case host and a trailing slash", { resource: "HTTP://LOCALHOST" }],
    ["the scope as Entra spells it", { scope: `api://${contoso.apiClientId}/access_as_user` }],
    ["foreign scopes only", { scope: "offline_access email" }],
    ["a nonce without openid", { nonce: "n", scope: "access_as_user" }],
  ])("takes an authorization request with %s [AS-11] [AS-20] [P-8]", async (name, changes) => {
    const resource = name.includes("trailing slash")
      ? { resource: gateway.mcpUrl.replace("http://localhost", "HTTP://LOCALHOST") + "/" }
      : changes;
    const { tokens } = await signIn(resource);
    expect(tokens).toMatchObject({ status: 200, body: { scope: "access_as_user" } });
  });

  it("asks again at every authorization, also in a browser that signed in before [AS-12] [AS-12a]", async () => {
    const { browser, client } = await signIn();
    expect(titleOf(await consentPageOf(browser, client))).toContain("Allow “Test”");
  });

  it("lets a pre-registered client in without registration, on any loopback port [AS-8] [P-7]", async () => {
    const client = new OAuthClient(gateway.url, contoso.publicClientId, "http://127.0.0.1:50123/callback");
    const { verifier, challenge } = pkce();
    const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
    expect((await client.redeem(callback.searchParams.get("code") ?? "", verifier)).status).toBe(200);
  });

  it("takes an Entra token of the pre-authorized client, and sends another one upstream [P-2]", async () => {
    const brought = await gateway.doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      user: contoso.users.adele.userPrincipalName,
      client: contoso.publicClientId,
      resource: contoso.apiClientId,
      scopes: ["access_as_user"],
    });
    const answer = await callMcp(brought);
    expect(answer.status).toBe(200);
    const { headers } = (await answer.json()) as { headers: Record<string, string> };
    expect(headers.authorization).not.toContain(brought);
    expect(decodeJwt((headers.authorization ?? "").replace("Bearer ", ""))).toMatchObject({ azp: contoso.apiClientId });
  });
});

describe("refresh", () => {
  it.each([
    ["without scope and resource", {}],
    ["with scopes that were never granted", { scope: "offline_access openid" }],
    ["with a trailing slash on the resource", { resource: "/" }],
  ])("works %s and repeats what is granted [AS-10] [AS-20] [P-3]", async (_name, changes) => {
    const { client, tokens } = await signIn();
    const resource = "resource" in changes ? { resource: `${gateway.mcpUrl}/` } : changes;
    const refreshed = await client.refresh(tokens.body.refresh_token ?? "", resource);
    expect(refreshed).toMatchObject({ status: 200, body: { scope: "access_as_user" } });
    expect(refreshed.body.refresh_token).not.toBe(tokens.body.refresh_token);
    expect(decodeJwt(refreshed.body.access_token ?? "").aud).toBe(gateway.mcpUrl);
  });

  it("a client that races with itself keeps its login [P-3]", async () => {
    const { client, tokens } = await signIn();
    const answers = await Promise.all([1, 2, 3].map(() => client.refresh(tokens.body.refresh_token ?? "")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const last = answers[2]?.body.refresh_token ?? "";
    expect((await client.refresh(last)).status).toBe(200);
  });

  it("revoking the refresh token ends the session with its access tokens [AS-17]", async () => {
    const { client, tokens } = await signIn();
    const body = new URLSearchParams({ client_id: client.clientId, token: tokens.body.refresh_token ?? "" });
    expect((await fetch(`${gateway.url}/revoke`, { method: "POST", body })).status).toBe(200);
    expect(await client.refresh(tokens.body.refresh_token ?? "")).toMatchObject({ body: { error: "invalid_grant" } });
    expect((await callMcp(tokens.body.access_token ?? "")).status).toBe(401);
  });
});

describe("what attackers send", () => {
  it("a redirect URI that isn't registered gets a page, never a redirect [AS-8]", async () => {
    const client = await registeredClient();
    const url = client.authorizationUrl(pkce().challenge, { redirect_uri: "http://localhost:49152/other" });
    const page = await new Browser().visit(url);
    expect(page).toMatchObject({ status: 400 });
    expect(page.headers.get("location")).toBeNull();
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it.each([
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["no PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["an unknown resource", { resource: "https://other.example/mcp" }, "invalid_target"],
    ["another path of ours as resource", { resource: "/other" }, "invalid_target"],
    ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["prompt=none", { prompt: "none" }, "login_required"],
  ])("%s comes back as an error with iss and state [AS-3] [AS-11]", async (_name, changes, error) => {
    const client = await registeredClient();
    const visit = await new Browser().visit(client.authorizationUrl(pkce().challenge, changes));
    const location = new URL(visit.headers.get("location") ?? "http://no.redirect");
    const parameters = new URLSearchParams(location.search || location.hash.slice(1));
    expect(Object.fromEntries(parameters)).toMatchObject({ error, iss: gateway.url, state: "client-state" });
  });

  it("a parameter sent twice is refused", async () => {
    const client = await registeredClient();
    const page = await new Browser().visit(`${client.authorizationUrl(pkce().challenge)}&client_id=${client.clientId}`);
    expect(page.status).toBe(400);
  });

  it("an unknown client gets invalid_client [AS-19] [AS-16]", async () => {
    const client = new OAuthClient(gateway.url, "3f0e5d3c-0000-4000-8000-000000000000", "http://localhost/cb");
    expect(await client.refresh("x")).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await new Browser().visit(client.authorizationUrl(pkce().challenge))).status).toBe(400);
  });

  it("a code works once, and only with its verifier and client [AS-18]", async () => {
    const { client, callback, verifier, tokens } = await signIn();
    const code = callback.searchParams.get("code") ?? "";
    expect(await client.redeem(code, verifier)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    // Its replay took everything with it that it had brought.
    expect((await callMcp(tokens.body.access_token ?? "")).status).toBe(401);
    const other = await signIn();
    const thief = await OAuthClient.register(gateway.url);
    expect(await thief.redeem(other.callback.searchParams.get("code") ?? "", other.verifier)).toMatchObject({
      body: { error: "invalid_grant" },
    });
  });

  it("a wrong verifier is refused [AS-3]", async () => {
    const client = await registeredClient();
    const callback = await new Browser().signIn(client.authorizationUrl(pkce().challenge), client.redirectUri);
    const answer = await client.redeem(callback.searchParams.get("code") ?? "", pkce().verifier);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("the consent page can't be framed, has no script and loads nothing [AS-12b] [P-12]", async () => {
    const page = await consentPageOf(
      new Browser(),
      await OAuthClient.register(gateway.url, { client_name: "<script>x" }),
    );
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script|<link|<img|src=|javascript:|\son[a-z]+=/i);
    expect(page.text).toContain("&lt;script&gt;x");
  });

  it("nothing goes to Entra before consent [AS-12]", async () => {
    gateway.doubles.entra.control.clearJournal();
    await consentPageOf(new Browser(), await registeredClient());
    expect(gateway.doubles.entra.control.journal()).toEqual([]);
  });

  it.each([
    ["without the form's token", (page: Visit, browser: Browser) => browser.visit(page.url, { decision: "allow" })],
    [
      "with the token of another rendering in another browser",
      async (page: Visit, browser: Browser) => {
        const other = await consentPageOf(new Browser(), await registeredClient());
        return browser.decide({ ...page, text: other.text }, "allow");
      },
    ],
    [
      "from another origin",
      (page: Visit, browser: Browser) =>
        browser.visit(
          page.url,
          { decision: "allow", csrf_token: /csrf_token" value="([^"]+)/.exec(page.text)?.[1] ?? "" },
          { origin: "https://evil.example" },
        ),
    ],
  ])("consent %s is not taken [AS-12c] [AS-12b] [P-12]", async (_name, answer) => {
    const browser = new Browser();
    const page = await consentPageOf(browser, await registeredClient());
    expect(await answer(page, browser)).toMatchObject({ status: 403 });
  });

  it("another browser can't open or answer the consent page [AS-12c] [P-12]", async () => {
    const page = await consentPageOf(new Browser(), await registeredClient());
    const other = new Browser();
    expect(await other.visit(page.url)).toMatchObject({ status: 400 });
    expect(await other.decide(page, "allow")).toMatchObject({ status: 400 });
  });

  it("a callback in another browser is refused, and stays good for its own [AS-12e]", async () => {
    const browser = new Browser();
    const client = await registeredClient();
    const back = await entraAnswer(browser, client);
    expect(await new Browser().visit(back.href)).toMatchObject({ status: 400 });
    const end = await browser.follow(back.href, (url) => url.port === "49152");
    expect(end).toBeInstanceOf(URL);
  });

  it("a state that was never given out, or none, is refused [AS-12e]", async () => {
    for (const query of ["code=x", "code=x&state=", `code=x&state=${"A".repeat(43)}`, "code=x&state=a&state=b"]) {
      expect(await new Browser().visit(`${gateway.url}/callback?${query}`)).toMatchObject({ status: 400 });
    }
  });

  it("a callback delivered twice redeems once, and ends in the same place [AS-18] [P-20]", async () => {
    const browser = new Browser();
    const back = await entraAnswer(browser, await registeredClient());
    gateway.doubles.entra.control.clearJournal();
    const [first, second] = await Promise.all([browser.visit(back.href), browser.visit(back.href)]);
    const third = await browser.visit(back.href);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(third.headers.get("location")).toBe(first.headers.get("location"));
    expect(gateway.doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(1);
    expect(await browser.follow(third, (url) => url.port === "49152")).toBeInstanceOf(URL);
  });

  it("cancelling tells the client access_denied with iss and state [AS-6] [AS-4]", async () => {
    const browser = new Browser();
    const client = await registeredClient();
    const answered = await browser.decide(await consentPageOf(browser, client), "deny");
    const end = await browser.follow(answered, (url) => url.port === "49152");
    expect(end instanceof URL ? Object.fromEntries(end.searchParams) : {}).toMatchObject({
      error: "access_denied",
      iss: gateway.url,
      state: "client-state",
    });
  });
});

describe("Entra's errors", () => {
  it("become a page with what to do, and an error for the client [AS-14] [P-20]", async () => {
    const browser = new Browser();
    const client = await registeredClient();
    const back = await entraAnswer(browser, client);
    gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50105 });
    const page = await browser.visit(back.href);
    expect(page.status).toBe(403);
    expect(page.text).toContain("AADSTS50105");
    const link = /href="(\/authorize\/[^"]+)"/.exec(page.text)?.[1] ?? "";
    const end = await browser.follow(`${gateway.url}${link}`, (url) => url.port === "49152");
    expect(end instanceof URL ? Object.fromEntries(end.searchParams) : {}).toMatchObject({
      error: "access_denied",
      iss: gateway.url,
      state: "client-state",
    });
  });

  it("an administrator who consented is thanked [P-9]", async () => {
    const page = await new Browser().visit(`${gateway.url}/callback?admin_consent=True&tenant=${contoso.tenantId}`);
    expect(page).toMatchObject({ status: 200 });
    expect(titleOf(page)).toBe("Consent was given");
  });
});

describe("methods", () => {
  it.each([
    ["/authorize", "POST", "GET"],
    ["/token", "GET", "POST, OPTIONS"],
    ["/register", "GET", "POST, OPTIONS"],
    ["/revoke", "GET", "POST, OPTIONS"],
    ["/callback", "POST", "GET"],
    ["/jwks", "POST", "GET, OPTIONS"],
  ])("answers a wrong method on %s with 405", async (path, method, allow) => {
    const response = await fetch(gateway.url + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
  });
});

describe("registration", () => {
  it.each([
    ["http away from loopback", { redirect_uris: ["http://evil.example/cb"] }, "invalid_redirect_uri"],
    ["a custom scheme that isn't listed", { redirect_uris: ["myapp://cb/x"] }, "invalid_redirect_uri"],
    ["a wildcard", { redirect_uris: ["https://*.example/cb"] }, "invalid_redirect_uri"],
    ["no redirect URI", { redirect_uris: [] }, "invalid_redirect_uri"],
    ["a name that lies", { client_name: "a\u202eb" }, "invalid_client_metadata"],
  ])("refuses %s [AS-8a]", async (_name, changes, error) => {
    const answer = await postJson(`${gateway.url}/register`, { redirect_uris: ["http://localhost/cb"], ...changes });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error });
  });

  it("issues no secret, no management token, no scope limit [AS-7] [AS-20]", async () => {
    const answer = await postJson(`${gateway.url}/register`, {
      redirect_uris: ["http://localhost/cb"],
      scope: "access_as_user mail.read",
      token_endpoint_auth_method: "client_secret_basic",
    });
    expect(answer.status).toBe(201);
    const client = (await answer.json()) as Record<string, unknown>;
    expect(client).toMatchObject({ application_type: "native", token_endpoint_auth_method: "none" });
    for (const name of ["client_secret", "registration_access_token", "scope"]) expect(client).not.toHaveProperty(name);
  });

  it.each([
    ["malformed JSON", "{", "application/json", 400],
    ["another content type", "a=b", "text/plain", 400],
    ["a list", "[]", "application/json", 400],
    ["an oversized body", JSON.stringify({ x: "y".repeat(60_000) }), "application/json", 413],
  ])("refuses %s", async (_name, body, type, status) => {
    const answer = await postJson(`${gateway.url}/register`, body, { "content-type": type });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toHaveProperty("error");
  });
});

describe("the log", () => {
  it("holds no token, code, state, secret or cookie of all the sign-ins above [RS-28]", async () => {
    const { browser, callback, tokens } = await signIn();
    await callMcp(tokens.body.access_token ?? "");
    const cookies = browser.cookieHeader(new URL(gateway.url)).split("; ");
    const secrets = [
      callback.searchParams.get("code"),
      tokens.body.access_token,
      tokens.body.refresh_token,
      ...cookies.map((cookie) => cookie.split("=")[1]),
    ];
    const output = gateway.output();
    for (const secret of secrets) expect(output).not.toContain(secret);
    expect(output).not.toMatch(/eyJ[\w-]{10,}\./);
    expect(output).toContain('"action":"sign-in","decision":"allowed"');
  });
});
