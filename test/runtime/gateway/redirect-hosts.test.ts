import { contoso } from "../../doubles/contoso.js";
import { Browser } from "../../doubles/browser.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";

jest.setTimeout(60_000);

const DOCUMENT_URL = "https://client.example/mcp-client.json";
const LISTED = "https://claude.ai/api/mcp/auth_callback";
const UNLISTED = "https://evil.example/callback";
const WARNING = "Your organization has not listed this address";

let gateway: GatewayProcess | undefined;
let website: LocalServer;
let documentUris: readonly string[];

beforeAll(async () => {
  website = await startLocalServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ client_id: DOCUMENT_URL, client_name: "Document", redirect_uris: documentUris }));
  });
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});
afterAll(() => website.close());

async function gatewayWith(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  gateway = await startGateway({
    upstreamUrl: `${website.origin}/mcp`,
    environment,
    rewrites: [`https://client.example=${website.origin}`],
  });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  return gateway;
}

async function consentPage(url: string, clientId: string, redirectUri: string) {
  const client = new OAuthClient(url, clientId, redirectUri);
  const page = await new Browser().follow(client.authorizationUrl(pkce().challenge));
  if (page instanceof URL) throw new Error("no page");
  return page;
}

it("by default nobody registers a redirect to a host that the operator has not listed [AS-8a]", async () => {
  const { url } = await gatewayWith({ MCP_CLIENT_REDIRECT_HOSTS: "claude.ai vscode.dev" });

  const refused = await postJson(`${url}/register`, { redirect_uris: ["http://localhost/cb", UNLISTED] });
  expect(refused.status).toBe(400);
  const answer = await refused.text();
  expect(JSON.parse(answer)).toEqual({
    error: "invalid_redirect_uri",
    error_description: "redirect_uris must have a host that the operator has listed, or a loopback address",
  });
  expect(answer).not.toContain("evil.example");

  const { clientId } = await OAuthClient.register(url, { redirect_uris: [LISTED] });
  const page = await consentPage(url, clientId, LISTED);
  expect(page.status).toBe(200);
  expect(page.text).not.toContain(WARNING);
  expect(gateway?.output()).not.toContain("any host");
});

it("Visual Studio Code registers with the hosts that its preset lists [AS-8a]", async () => {
  const { url } = await gatewayWith({ MCP_CLIENT_REDIRECT_HOSTS: "insiders.vscode.dev vscode.dev" });
  const redirectUris = [
    "https://insiders.vscode.dev/redirect",
    "https://vscode.dev/redirect",
    "http://127.0.0.1/",
    "http://127.0.0.1:33418/",
  ];
  const registered = await postJson(`${url}/register`, { redirect_uris: redirectUris, application_type: "native" });

  expect(registered.status).toBe(201);
  expect(await registered.json()).toMatchObject({ redirect_uris: redirectUris });
});

it("a metadata document keeps the redirect URIs that are admitted [AS-8a]", async () => {
  documentUris = ["http://127.0.0.1/callback", LISTED, UNLISTED, "myapp://callback/x"];
  const { url } = await gatewayWith({ MCP_CLIENT_REDIRECT_HOSTS: "claude.ai" });
  const statusWith = async (redirectUri: string) => (await consentPage(url, DOCUMENT_URL, redirectUri)).status;

  expect(await statusWith(LISTED)).toBe(200);
  expect(await statusWith("http://127.0.0.1:50123/callback")).toBe(200);
  expect(await statusWith(UNLISTED)).toBe(400);
  expect(await statusWith("myapp://callback/x")).toBe(400);
});

it("a metadata document without any that is admitted is refused, on a page [AS-8a]", async () => {
  documentUris = [UNLISTED];
  const { url } = await gatewayWith({ MCP_CLIENT_REDIRECT_HOSTS: "claude.ai" });
  const page = await consentPage(url, DOCUMENT_URL, UNLISTED);

  expect(page.status).toBe(400);
  expect(page.text).not.toContain("evil.example");
});

it("with the dangerous switch any host gets in, with a warning to the person and to the operator [AS-12b]", async () => {
  const { url } = await gatewayWith({
    DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: "true",
    MCP_CLIENT_REDIRECT_HOSTS: "claude.ai",
  });
  const { clientId } = await OAuthClient.register(url, { redirect_uris: [UNLISTED, LISTED] });

  expect((await consentPage(url, clientId, UNLISTED)).text).toContain(WARNING);
  expect((await consentPage(url, clientId, LISTED)).text).not.toContain(WARNING);
  expect(gateway?.output()).toContain("clients may register redirect URIs with any host");
});

describe("the pre-registered client", () => {
  it("has all redirect URIs that the operator listed, loopback ones on any port, and no others [AS-8]", async () => {
    const own = [
      "http://localhost/oauth/callback/debug",
      "http://localhost",
      LISTED,
      "cursor://anysphere.cursor-mcp/oauth/callback",
      ...Array.from({ length: 20 }, (_unused, index) => `http://127.0.0.1:${33418 + index}/`),
    ];
    const { url } = await gatewayWith({
      MCP_CLIENT_REDIRECT_URIS: own.join(" "),
      MCP_CLIENT_REDIRECT_HOSTS: "vscode.dev",
    });
    const statusWith = async (redirectUri: string) =>
      (await consentPage(url, contoso.publicClientId, redirectUri)).status;

    for (const uri of [
      "http://localhost:50124/oauth/callback/debug",
      "http://localhost:50124",
      "http://127.0.0.1:50124/",
      LISTED,
      "cursor://anysphere.cursor-mcp/oauth/callback",
    ]) {
      expect([uri, await statusWith(uri)]).toEqual([uri, 200]);
    }
    for (const uri of ["http://localhost:50124/oauth/callback/other", "https://vscode.dev/redirect", UNLISTED]) {
      expect([uri, await statusWith(uri)]).toEqual([uri, 400]);
    }
  });
});
