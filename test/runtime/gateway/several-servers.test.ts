import { decodeJwt } from "jose";
import { contoso } from "../../doubles/contoso.js";
import { Browser } from "../../doubles/browser.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson, type TokenAnswer } from "./support/oauth-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let main: LocalServer;
let wiki: LocalServer;
let client: OAuthClient;

/** Paths of the servers, by what they are called here. */
const PATHS = { main: "/mcp", wiki: "/servers/wiki/mcp", "wiki-2": "/servers/wiki-2/mcp" } as const;
type Server = keyof typeof PATHS;
const SERVERS = Object.keys(PATHS) as Server[];

function echo(name: string): Promise<LocalServer> {
  return startLocalServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name, url: request.url, authorization: request.headers.authorization }));
  });
}

beforeAll(async () => {
  main = await echo("main");
  wiki = await echo("wiki");
  gateway = await startGateway({
    upstreamUrl: `${main.origin}/mcp`,
    environment: {
      MCP_ADDITIONAL_SERVERS: `wiki=${wiki.origin}/v1/mcp?key=a=b wiki-2=${wiki.origin}/second`,
      MCP_GRAPH_TOKEN_SERVERS: "wiki",
    },
  });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  client = await OAuthClient.register(gateway.url);
});

afterAll(async () => {
  await gateway?.stop();
  await main.close();
  await wiki.close();
});

function urlOf(server: Server): string {
  return `${gateway.url}${PATHS[server]}`;
}

async function codeFor(server: Server): Promise<{ readonly code: string; readonly verifier: string }> {
  const { verifier, challenge } = pkce();
  const url = client.authorizationUrl(challenge, { resource: urlOf(server) });
  const callback = await new Browser().signIn(url, client.redirectUri);
  return { code: callback.searchParams.get("code") ?? "", verifier };
}

async function tokensFor(server: Server): Promise<TokenAnswer> {
  const { code, verifier } = await codeFor(server);
  return client.redeem(code, verifier, { resource: urlOf(server) });
}

function call(server: Server, token: string): Promise<Response> {
  return postJson(urlOf(server), {}, { authorization: `Bearer ${token}` });
}

async function received(server: Server, token: string) {
  const answer = (await (await call(server, token)).json()) as { name: string; url: string; authorization: string };
  return { ...answer, token: answer.authorization.replace("Bearer ", "") };
}

describe("each server", () => {
  it.each(SERVERS)("%s is a protected resource of its own [RS-1] [RS-2] [RS-3]", async (server) => {
    const metadataUrl = `${gateway.url}/.well-known/oauth-protected-resource${PATHS[server]}`;
    const challenge = (await postJson(urlOf(server), {})).headers.get("www-authenticate");
    expect(challenge).toBe(`Bearer scope="access_as_user", resource_metadata="${metadataUrl}"`);
    expect(await (await fetch(metadataUrl)).json()).toMatchObject({
      resource: urlOf(server),
      authorization_servers: [gateway.url],
      scopes_supported: ["access_as_user"],
    });
  });

  it.each(SERVERS)("%s is named on the consent page [AS-12b]", async (server) => {
    const page = await new Browser().follow(client.authorizationUrl(pkce().challenge, { resource: urlOf(server) }));
    const text = page instanceof URL ? "" : page.text.replaceAll("<wbr>", "");
    expect(text).toContain(`<strong>${urlOf(server)}</strong>`);
  });

  it("gets its own requests, with its own kind of token, never the client's", async () => {
    const [forMain, forWiki, forSecond] = await Promise.all(
      SERVERS.map(async (server) => {
        const token = (await tokensFor(server)).body.access_token ?? "";
        const request = await received(server, token);
        expect(request.token).not.toBe(token);
        return request;
      }),
    );
    expect(forMain).toMatchObject({ name: "main", url: "/mcp" });
    expect(decodeJwt(forMain?.token ?? "")).toMatchObject({ aud: contoso.apiClientId });

    expect(forWiki).toMatchObject({ name: "wiki", url: "/v1/mcp?key=a=b" });
    const graph = await gateway.doubles.entra.verifyGraphToken(forWiki?.token ?? "");
    expect(graph).toMatchObject({ oid: contoso.users.adele.objectId });

    expect(forSecond).toMatchObject({ name: "wiki", url: "/second" });
    expect(decodeJwt(forSecond?.token ?? "")).toMatchObject({ aud: contoso.apiClientId });
  });

  it("is only there under its name", async () => {
    for (const path of ["/servers/other/mcp", "/servers/wiki", "/servers/wiki/mcp/", "/servers/WIKI/mcp"]) {
      expect([path, (await postJson(`${gateway.url}${path}`, {})).status]).toEqual([path, 404]);
    }
  });
});

describe("a token", () => {
  it.each(SERVERS)("for %s is refused at the others [RS-10]", async (server) => {
    const token = (await tokensFor(server)).body.access_token ?? "";
    expect(decodeJwt(token).aud).toBe(urlOf(server));
    for (const at of SERVERS) {
      const { status, headers } = await call(at, token);
      expect([at, status]).toEqual([at, at === server ? 200 : 401]);
      if (at !== server) expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
    }
  });

  it("is never for another server than the person was asked about [AS-11]", async () => {
    const { code, verifier } = await codeFor("wiki");
    const other = await client.redeem(code, verifier, { resource: urlOf("main") });
    expect(other).toMatchObject({ status: 400, body: { error: "invalid_target" } });

    const { body } = await tokensFor("wiki");
    const refreshed = await client.refresh(body.refresh_token ?? "", { resource: urlOf("main") });
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it("stays for its server when it is refreshed without naming one [AS-11]", async () => {
    const { body } = await tokensFor("wiki");
    const refreshed = await client.refresh(body.refresh_token ?? "");
    expect(decodeJwt(refreshed.body.access_token ?? "").aud).toBe(urlOf("wiki"));
  });

  it("is not to be had for two servers at once [AS-11]", async () => {
    const url = `${client.authorizationUrl(pkce().challenge)}&resource=${encodeURIComponent(urlOf("wiki"))}`;
    const location = new URL((await new Browser().visit(url)).headers.get("location") ?? "");
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ error: "invalid_target", iss: gateway.url });
  });

  it("of Entra's own is for the API that all servers stand for", async () => {
    const brought = await gateway.doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      user: contoso.users.adele.userPrincipalName,
      client: contoso.publicClientId,
      resource: contoso.apiClientId,
      scopes: ["access_as_user"],
    });
    for (const server of SERVERS) {
      const request = await received(server, brought);
      expect(request.token).not.toBe(brought);
    }
  });
});
