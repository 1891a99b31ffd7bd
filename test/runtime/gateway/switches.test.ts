import { decodeJwt } from "jose";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";
import { signInClient } from "./support/signed-in-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess | undefined;
let upstream: LocalServer;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.headers));
  });
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});
afterAll(() => upstream.close());

async function gatewayWith(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp`, environment });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  return gateway;
}

describe("switches", () => {
  it("without registration and documents only the pre-registered client gets in [AS-5] [AS-7]", async () => {
    const { url } = await gatewayWith({
      MCP_DYNAMIC_CLIENT_REGISTRATION: "false",
      MCP_CLIENT_ID_METADATA_DOCUMENTS: "false",
    });
    const metadata = (await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json()) as object;
    expect(metadata).not.toHaveProperty("registration_endpoint");
    expect(metadata).not.toHaveProperty("client_id_metadata_document_supported");
    expect((await postJson(`${url}/register`, { redirect_uris: ["http://localhost/cb"] })).status).toBe(404);
    const byDocument = new OAuthClient(url, "https://client.example/client.json", "http://localhost/cb");
    expect((await new Browser().visit(byDocument.authorizationUrl(pkce().challenge))).status).toBe(400);
    const client = new OAuthClient(url, contoso.publicClientId, "http://localhost:50124/callback");
    expect((await signInClient(url, { client })).tokens.status).toBe(200);
  });

  it("a custom scheme works once it is listed, to the letter [AS-8a] [P-7]", async () => {
    const listed = "cursor://anysphere.cursor-mcp/oauth/callback";
    const { url } = await gatewayWith({ MCP_CLIENT_REDIRECT_URIS: listed });
    expect((await postJson(`${url}/register`, { redirect_uris: [listed] })).status).toBe(201);
    expect((await postJson(`${url}/register`, { redirect_uris: [`${listed}/x`] })).status).toBe(400);
  });

  it("forwards a Graph token after On-Behalf-Of when configured so ", async () => {
    const { url } = await gatewayWith({ MCP_FORWARDED_TOKEN: "graph" });
    const { accessToken } = await signInClient(url);
    const answer = await postJson(`${url}/mcp`, {}, { authorization: `Bearer ${accessToken}` });
    const { authorization = "" } = (await answer.json()) as { authorization?: string };
    const claims = await gateway?.doubles.entra.verifyGraphToken(authorization.replace("Bearer ", ""));
    expect(claims).toMatchObject({ oid: contoso.users.adele.objectId });
    expect(decodeJwt(accessToken).aud).toBe(`${url}/mcp`);
  });

  it("behind TLS every URL is https and every cookie Secure, host-only or bound to its path [AS-9] [AS-12c]", async () => {
    const { url } = await gatewayWith({ MCP_PUBLIC_URL: "https://mcp.contoso.example" });
    const metadata = (await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json()) as object;
    for (const value of Object.values(metadata)) if (String(value).startsWith("http")) expect(value).toMatch(/^https:/);

    const client = new OAuthClient(url, contoso.publicClientId, "http://localhost:50124/callback");
    const started = await fetch(
      client.authorizationUrl(pkce().challenge, { resource: "https://mcp.contoso.example/mcp" }),
      { redirect: "manual" },
    );
    const cookies = started.headers.getSetCookie();
    const pairs = cookies.map((cookie) => cookie.split(";")[0]);
    const page = await fetch(new URL(new URL(started.headers.get("location") ?? "", url).pathname, url), {
      headers: { cookie: pairs.join("; ") },
    });
    expect(page.status).toBe(200);
    const all = [...cookies, ...page.headers.getSetCookie()];
    expect(all.map((cookie) => cookie.split("=")[0]).sort()).toEqual([
      expect.stringMatching(/^__Host-consent-[\da-f]{12}$/),
      "__Secure-interaction",
      "__Secure-resume",
    ]);
    for (const cookie of all) {
      expect(cookie).toMatch(/; httponly/i);
      expect(cookie).toMatch(/; secure/i);
      expect(cookie).toMatch(/; samesite=lax/i);
      expect(cookie).not.toMatch(/domain=/i);
    }
    expect(all.find((cookie) => cookie.startsWith("__Host-"))).toMatch(/; path=\/;/i);
    expect(page.headers.get("strict-transport-security")).toContain("max-age=");
  });
});
