import { decodeJwt } from "jose";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, titleOf } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson, type TokenAnswer } from "./support/oauth-client.js";
import { signInClient } from "./support/signed-in-client.js";

/** What clients in the field are known to do differently, one test a deviation. */

jest.setTimeout(60_000);

type Changes = Readonly<Record<string, string | undefined>>;

let gateway: GatewayProcess;
let upstream: LocalServer;
let client: OAuthClient;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp` });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  client = await OAuthClient.register(gateway.url);
});

beforeEach(() => {
  gateway.doubles.entra.control.clearJournal();
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

async function signInWith(changes: Changes, redemption: Changes = {}, who = client): Promise<TokenAnswer> {
  const { verifier, challenge } = pkce();
  const callback = await new Browser().signIn(who.authorizationUrl(challenge, changes), who.redirectUri);
  return who.redeem(callback.searchParams.get("code") ?? "", verifier, redemption);
}

function expectGranted(answer: TokenAnswer): void {
  expect(answer).toMatchObject({ status: 200, body: { scope: "access_as_user", token_type: "Bearer" } });
  expect(decodeJwt(answer.body.access_token ?? "").aud).toBe(gateway.mcpUrl);
}

const call = (token: string) => postJson(gateway.mcpUrl, {}, { authorization: `Bearer ${token}` });
const metadataAt = async (path: string) => (await (await fetch(gateway.url + path)).json()) as Record<string, unknown>;

describe("Claude Code", () => {
  it("sends no scope: it gets the resource's, and Entra is asked for them [P-8]", async () => {
    expectGranted(await signInWith({ scope: undefined }));
    const [asked] = gateway.doubles.entra.control.journal({ endpoint: "authorize" });
    expect(String(asked?.query.scope)).toContain(`${contoso.apiClientId}/access_as_user`);
  });

  it("takes its scope from where it is named: the challenge and the resource's metadata [P-8]", async () => {
    expect((await postJson(gateway.mcpUrl, {})).headers.get("www-authenticate")).toContain('scope="access_as_user"');
    const { scopes_supported: scopes } = await metadataAt("/.well-known/oauth-protected-resource/mcp");
    expect(scopes).toEqual(["access_as_user"]);
  });

  it.each(["access_as_user", `api://${contoso.apiClientId}/access_as_user`, `${contoso.apiClientId}/access_as_user`])(
    "and Claude Desktop spell the scope differently when they come back: %s [P-8]",
    async (scope) => {
      const answer = await signInWith({ scope });
      expectGranted(answer);
      expectGranted(await client.refresh(answer.body.refresh_token ?? "", { scope }));
      for (const { form } of gateway.doubles.entra.control.journal({ endpoint: "token" })) {
        expect(String(form.scope).split(" ")).not.toContain("access_as_user");
      }
    },
  );
});

it("claude.ai refuses a server that doesn't announce S256: every metadata document does [P-4]", async () => {
  for (const name of ["oauth-authorization-server", "openid-configuration"]) {
    expect(await metadataAt(`/.well-known/${name}`)).toMatchObject({ code_challenge_methods_supported: ["S256"] });
  }
});

it("the TypeScript SDK, claude.ai, Claude Code and Copilot CLI refresh without a scope [P-3]", async () => {
  const { refreshToken } = await signInClient(gateway.url, { client });
  expectGranted(await client.refresh(refreshToken, { scope: undefined, resource: undefined }));
});

it.each([
  ["its own client id", () => client.clientId],
  ["Entra's client id of the API", () => contoso.apiClientId],
  ["Entra's name of the API", () => `api://${contoso.apiClientId}`],
])("Copilot CLI refreshes with a v1-style resource: %s [P-3]", async (_what, resource) => {
  const { refreshToken } = await signInClient(gateway.url, { client });
  expectGranted(await client.refresh(refreshToken, { resource: resource() }));
});

describe("SDK v1", () => {
  it("registers without a type, and listens on another port each time [P-7]", async () => {
    const registered = await OAuthClient.register(gateway.url, { redirect_uris: ["http://127.0.0.1/callback"] });
    for (const port of [49160, 49161]) {
      const who = new OAuthClient(gateway.url, registered.clientId, `http://127.0.0.1:${port}/callback`);
      expectGranted(await signInWith({}, {}, who));
    }
  });

  it("registers with the scopes of the challenge, which don't limit it later [P-2]", async () => {
    const who = await OAuthClient.register(gateway.url, { scope: "openid" });
    expectGranted(await signInWith({ scope: "access_as_user" }, {}, who));
  });

  it("refreshes instead of stepping up, so the first challenge names all there is and a refresh keeps it [P-8]", async () => {
    const answer = await signInWith({ scope: "access_as_user openid" });
    const refreshed = await client.refresh(answer.body.refresh_token ?? "");
    expect(refreshed.body.scope?.split(" ")).toContain("access_as_user");
    expect((await call(refreshed.body.access_token ?? "")).status).toBe(200);
  });
});

it("SDK v2 compares issuers letter by letter: they are the same wherever one is named [P-4]", async () => {
  const { verifier, challenge } = pkce();
  const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
  const answer = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
  const named = [
    (await metadataAt("/.well-known/oauth-authorization-server")).issuer,
    (await metadataAt("/.well-known/openid-configuration")).issuer,
    ...((await metadataAt("/.well-known/oauth-protected-resource/mcp")).authorization_servers as string[]),
    ...((await metadataAt("/.well-known/oauth-protected-resource")).authorization_servers as string[]),
    callback.searchParams.get("iss"),
    decodeJwt(answer.body.access_token ?? "").iss,
  ];
  expect(new Set(named)).toEqual(new Set([gateway.url]));
});

it("ChatGPT sends the server's address as resource with bare scopes: Entra gets neither [P-1]", async () => {
  const resource = { resource: gateway.mcpUrl };
  expectGranted(await signInWith({ ...resource, scope: "access_as_user" }, resource));
  for (const { query, form } of gateway.doubles.entra.control.journal()) {
    expect(query).not.toHaveProperty("resource");
    expect(form).not.toHaveProperty("resource");
    expect(String(query.scope ?? form.scope).split(" ")).not.toContain("access_as_user");
  }
});

describe("gateways with a fixed client id", () => {
  it("outlive a registration that vanished: invalid_client, and a new one works", async () => {
    const vanished = new OAuthClient(gateway.url, "0b9b1f5e-0000-4000-8000-000000000000", client.redirectUri);
    expect(await vanished.refresh("x")).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    const page = await new Browser().visit(vanished.authorizationUrl(pkce().challenge));
    expect(titleOf(page)).toBe("This application is not registered here");
    expectGranted(await signInWith({}, {}, await OAuthClient.register(gateway.url)));
  });

  it("never lose the pre-registered one", async () => {
    const who = new OAuthClient(gateway.url, contoso.publicClientId, "http://localhost:49162/callback");
    expectGranted(await signInWith({}, {}, who));
  });
});

describe("mcp-remote", () => {
  it("left running comes back with what is long over: it is told at once, and by the book [P-20]", async () => {
    const { accessToken, refreshToken } = await signInClient(gateway.url, { client });
    const body = new URLSearchParams({ client_id: client.clientId, token: refreshToken });
    await fetch(`${gateway.url}/revoke`, { method: "POST", body });
    const refused = await call(accessToken);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("resource_metadata=");
    expect(await client.refresh(refreshToken)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expectGranted(await signInWith({}));
  });

  it("of today refreshes with the scope it asked for, offline_access included [P-3]", async () => {
    const { refreshToken } = await signInClient(gateway.url, { client });
    expectGranted(await client.refresh(refreshToken, { scope: "access_as_user offline_access" }));
  });
});

it.each([
  ["prompt=consent, unasked", { prompt: "consent" }],
  ["a slash at the resource's end", { resource: "SLASH" }],
  ["offline_access, which is not announced", { scope: "access_as_user offline_access" }],
  ["OpenID scopes and a nonce", { scope: "openid profile email access_as_user", nonce: "n" }],
])("older clients send %s [P-9] [P-1]", async (_what, changes: Changes) => {
  const resource = changes.resource === "SLASH" ? { resource: `${gateway.mcpUrl}/` } : {};
  const answer = await signInWith({ ...changes, ...resource }, resource);
  expect(answer.status).toBe(200);
  expect(answer.body.scope?.split(" ")).toContain("access_as_user");
  const [asked] = gateway.doubles.entra.control.journal({ endpoint: "authorize" });
  expect(asked?.query).not.toHaveProperty("prompt");
});
